# Brings a machine to where Pulumi can run. Sourced by up, preview, refresh and down.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
for part in runtimes engine toolchain images stack; do . "$ROOT/bin/$part.sh"; done

prepare_machine() {
  ensure_node
  ensure_dependencies
  ensure_engine
  ensure_toolchain
}

prepare_program() {
  prepare_machine
  ensure_stack
}

prepare_images() {
  local settings source base grafana
  settings=$(setting imageSource baseImage grafana.url)
  read -r source base grafana <<<"$settings"
  if [ "$source" = unset ]; then
    source=$(probe_image_source)
    say "imageSource: $source (written to ${MACHINE_SETTINGS#"$ROOT"/})"
    machine_setting imageSource "$source"
  fi
  case "$source $base" in
    build\ unset | build\ "$BASE_IMAGE") ensure_base_image ;;
  esac
  # The only plugin that is fetched, not installed before: where there is no Grafana, nothing asks for it, and a closed network makes
  # Pulumi try it five times over.
  [ "$source $grafana" != "build unset" ] || export PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true
}
