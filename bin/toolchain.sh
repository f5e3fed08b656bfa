# The Pulumi CLI, its Node.js language host, the Docker provider plugin; promtool, amtool, Alertmanager and the types of Grafana's
# API for the tests.
# Each is used from PATH, else fetched by its project's own installer, else built from Go modules into the cache.
# Sourced by the scripts that need them.

TOOLCHAIN=$ROOT/bin/toolchain

# module_version DIRECTORY MODULE: the version that the go.mod in bin/toolchain/DIRECTORY pins.
module_version() { sed -n "s|^\(require \)\?[[:space:]]*$2 \(v[^ ]*\).*|\2|p" "$TOOLCHAIN/$1/go.mod" | head -n 1; }

PULUMI_VERSION=$(module_version pulumi github.com/pulumi/pulumi/pkg/v3)

# go_build DIRECTORY PACKAGE BINARY [FLAGS...]: what is built under one version is not built again.
go_build() {
  local directory=$1 package=$2 binary=$3
  shift 3
  (cd "$TOOLCHAIN/$directory" && go build -mod=readonly -trimpath "$@" -o "$CACHE/bin/$binary.part" "$package")
  mv "$CACHE/bin/$binary.part" "$CACHE/bin/$binary"
}

build_pulumi() {
  go_build pulumi github.com/pulumi/pulumi/pkg/v3/cmd/pulumi pulumi \
    -ldflags "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=$PULUMI_VERSION"
}

build_language_host() {
  go_build language-nodejs github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs pulumi-language-nodejs -ldflags "-s -w"
}

build_docker_plugin() {
  go_build provider-docker . "pulumi-resource-docker-v$(docker_plugin_version)" -tags no_compose -ldflags "-s -w -X main.version=$(docker_plugin_version)"
}

build_promtool() {
  go_build promtool github.com/prometheus/prometheus/cmd/promtool promtool -ldflags "-s -w"
}

build_alertmanager() {
  local command
  for command in amtool alertmanager; do
    go_build alertmanager "github.com/prometheus/alertmanager/cmd/$command" "$command" -ldflags "-s -w"
  done
}

# Pulumi's own installer brings the CLI and the language hosts together.
pulumi_installer_answers() { have curl && curl -fsSL --max-time 10 -o "$CACHE/install-pulumi.sh" https://get.pulumi.com 2>/dev/null; }

run_pulumi_installer() {
  sh "$CACHE/install-pulumi.sh" --version "${PULUMI_VERSION#v}" --install-root "$CACHE/pulumi" --no-edit-path
  ln -sf "$CACHE"/pulumi/bin/pulumi* "$CACHE/bin/"
}

ensure_pulumi() {
  if have pulumi && have pulumi-language-nodejs; then return; fi
  if ! have pulumi && pulumi_installer_answers; then
    step "Installing the Pulumi CLI" run_pulumi_installer
    return
  fi
  ensure_go
  have pulumi || step "Building the Pulumi CLI (several minutes)" build_pulumi
  have pulumi-language-nodejs || step "Building Pulumi's Node.js host" build_language_host
}

# The npm package says which plugin it wants; it is there once the dependencies are.
docker_plugin_version() { sed -n 's/.*"version": "\(.*\)".*/\1/p' "$ROOT/node_modules/@pulumi/docker/package.json" | head -n 1; }

docker_plugin_present() {
  [ -x "${PULUMI_HOME:-$HOME/.pulumi}/plugins/resource-docker-v$(docker_plugin_version)/pulumi-resource-docker" ]
}

install_docker_plugin() {
  local built=$CACHE/bin/pulumi-resource-docker-v$(docker_plugin_version) folder
  folder=${PULUMI_HOME:-$HOME/.pulumi}/plugins/resource-docker-v$(docker_plugin_version)
  mkdir -p "$folder"
  cp "$built" "$folder/pulumi-resource-docker.part" && mv "$folder/pulumi-resource-docker.part" "$folder/pulumi-resource-docker"
}

ensure_docker_plugin() {
  if docker_plugin_present; then return; fi
  if timeout 60 pulumi plugin install resource docker "$(docker_plugin_version)" >"$LOGS/plugin-install.log" 2>&1 && docker_plugin_present; then return; fi
  if [ ! -x "$CACHE/bin/pulumi-resource-docker-v$(docker_plugin_version)" ]; then
    ensure_go
    step "Building the Docker provider (several minutes)" build_docker_plugin
  fi
  install_docker_plugin
}

ensure_toolchain() {
  ensure_pulumi
  # The launcher of dynamic providers ships with the npm package; Pulumi looks for it beside its CLI.
  have pulumi-resource-pulumi-nodejs || cp "$ROOT/node_modules/@pulumi/pulumi/pulumi-resource-pulumi-nodejs" "$CACHE/bin/"
  ensure_docker_plugin
}

ensure_promtool() {
  if have promtool; then return; fi
  ensure_go
  step "Building promtool (several minutes)" build_promtool
}

# Both of one version: what amtool accepts is what Alertmanager is tested with.
ensure_alertmanager() {
  if have amtool && have alertmanager; then return; fi
  ensure_go
  step "Building Alertmanager and amtool" build_alertmanager
}

# ensure_own DIRECTORY PACKAGE BINARY TITLE: a program of this project; a changed source is built anew.
ensure_own() {
  local binary=$CACHE/bin/$3
  if [ -x "$binary" ] && [ -z "$(find "$TOOLCHAIN/$1" -type f -newer "$binary")" ]; then return; fi
  ensure_go
  step "$4" go_build "$1" "$2" "$3" -ldflags "-s -w"
}

# The types of Grafana's API, which its description publishes.
ensure_grafana_contract() { ensure_own grafana-contract . grafana_contract "Building what knows Grafana's API"; }

# For the benchmark only; of the same modules as promtool: what it writes is what that Prometheus reads.
ensure_history() { ensure_own promtool ./history history_writer "Building what writes a past"; }
