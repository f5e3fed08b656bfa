# The browser that draws and tests pages: Debian's Chromium. Sourced.

ensure_chromium() {
  CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
  if [ -z "$CHROMIUM" ]; then
    as_root "Chromium" "install it, or set CHROMIUM to a browser of its kind"
    have apt-get || fail "no Chromium, and this is not Debian, where it could be installed" "install it, or set CHROMIUM"
    step "Installing Chromium" apt_install chromium
    CHROMIUM=$(command -v chromium)
  fi
  export CHROMIUM
}
