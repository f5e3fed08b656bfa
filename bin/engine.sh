# A Docker engine: one that answers is used as it is. Sourced by the scripts that need one.

engine_answers() { have docker && docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

start_dockerd() {
  # Its own session and log, so that it outlives the shell that ran make.
  setsid nohup dockerd >"$LOGS/dockerd.log" 2>&1 </dev/null &
  echo $! >"$LOCAL/dockerd.pid"
  local tries=0
  until engine_answers; do
    tries=$((tries + 1))
    if [ $tries -gt 60 ] || ! kill -0 "$(cat "$LOCAL/dockerd.pid")" 2>/dev/null; then
      tail -n 5 "$LOGS/dockerd.log"
      return 1
    fi
    sleep 1
  done
}

# cAdvisor tells containers by the engine's own list of layers, which there is not when containerd keeps the images.
ensure_image_store() {
  case "$(docker info --format '{{.DriverStatus}}')" in
    *io.containerd.snapshotter*)
      fail "this engine keeps its images in containerd, where cAdvisor does not find the containers" \
        'set "features": { "containerd-snapshotter": false } in /etc/docker/daemon.json, and restart the engine'
      ;;
  esac
}

# The CLI follows its current context (rootless, Colima, Docker Desktop). The Docker provider and our programs know DOCKER_HOST only.
follow_context() {
  local endpoint
  [ -z "${DOCKER_HOST:-}" ] || return 0
  endpoint=$(docker context inspect --format '{{.Endpoints.docker.Host}}') || return 0
  [ "$endpoint" = unix:///var/run/docker.sock ] || export DOCKER_HOST=$endpoint
}

start_engine() {
  if engine_answers; then return; fi
  [ ! -S /var/run/docker.sock ] || [ -w /var/run/docker.sock ] ||
    fail "a Docker engine is there, and this user may not speak to it" "join its group and log in again: sudo usermod -aG docker $(id -un)"
  [ -z "${DOCKER_HOST:-}" ] || fail "no Docker engine answers at DOCKER_HOST=$DOCKER_HOST" "start it, or unset DOCKER_HOST"
  have dockerd || {
    as_root "a Docker engine" "install Docker, or start it and join the group docker"
    have apt-get || fail "no Docker engine, and this is not Debian, where it could be installed" "install and start Docker"
    step "Installing Docker" apt_install docker.io iptables ca-certificates
  }
  as_root "a running Docker engine" "start it: systemctl start docker"
  step "Starting Docker" start_dockerd
}

ensure_engine() {
  start_engine
  follow_context
}
