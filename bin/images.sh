# Where images come from: probes it once, and makes the Debian base that `imageSource: build` needs. Sourced.

BASE_SUITE=trixie
BASE_IMAGE=trade-observability/base:$BASE_SUITE

image_exists() { docker image inspect "$1" >/dev/null 2>&1; }

# The smallest image of the stack tells whether a registry answers.
probe_image_source() {
  local probe
  probe=$(sed -n 's/.*pushgateway: { registry: "\([^"]*\)".*/\1/p' "$ROOT/stack/versions.ts")
  if image_exists "$probe" || timeout 120 docker pull --quiet "$probe" >"$LOGS/registry-probe.log" 2>&1; then
    echo registry
  else
    echo build
  fi
}

make_minimal_image() {
  have debootstrap || apt_install debootstrap
  # Not local: what is to be done at the end of the step is done after the function.
  root=$(mktemp -d)
  trap 'rm -rf "$root"' EXIT
  debootstrap --variant=minbase "$BASE_SUITE" "$root"
  tar -C "$root" -c . | docker import - "trade-observability/minimal:$BASE_SUITE"
}

make_base_image() {
  context=$(mktemp -d)
  trap 'rm -rf "$context"' EXIT
  cp "$ROOT/images/base/Dockerfile" "$context/"
  mkdir "$context/certificates"
  cp /usr/local/share/ca-certificates/*.crt "$context/certificates/" 2>/dev/null || touch "$context/certificates/none"
  docker build --build-arg "MINIMAL_IMAGE=trade-observability/minimal:$BASE_SUITE" -t "$BASE_IMAGE" "$context"
}

ensure_base_image() {
  if image_exists "$BASE_IMAGE"; then return; fi
  have debootstrap || as_root "debootstrap (to make the base image)" "install debootstrap, or set baseImage to a Debian $BASE_SUITE image with ca-certificates, tini and wget"
  image_exists "trade-observability/minimal:$BASE_SUITE" || step "Bootstrapping Debian for the images" make_minimal_image
  step "Making the base image" make_base_image
}

ensure_disk() {
  local root free wanted=${MIN_DISK_GB:-12}
  # What is there already takes no more.
  [ -z "$(docker ps -aq --filter "label=trade-observability.stack=$STACK")" ] || return 0
  root=$(docker info --format '{{.DockerRootDir}}')
  # The engine's folder need not be on this machine.
  free=$(df -BG --output=avail "$root" 2>/dev/null | tail -n 1 | tr -dc 0-9) || return 0
  [ "$free" -ge "$wanted" ] ||
    fail "$root has $free GB free; the images and volumes need $wanted GB" "free some space (docker system prune), move Docker's data-root and set dockerDataRoot, or set MIN_DISK_GB when the images are there already"
}
