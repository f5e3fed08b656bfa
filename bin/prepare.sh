# Brings a machine to where Pulumi can run. Sourced by up, preview, refresh and down.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
for part in runtimes engine toolchain images stack; do . "$ROOT/bin/$part.sh"; done

prepare_program() {
  ensure_node
  ensure_dependencies
  ensure_engine
  ensure_toolchain
  ensure_stack
}

prepare_images() {
  local source
  source=$(setting imageSource)
  if [ "$source" = unset ]; then
    source=$(probe_image_source)
    say "imageSource: $source (written to ${MACHINE_SETTINGS#"$ROOT"/})"
    machine_setting imageSource "$source"
  fi
  case "$source $(setting baseImage)" in
    build\ unset | build\ "$BASE_IMAGE") ensure_base_image ;;
  esac
}
