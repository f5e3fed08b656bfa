interface Window {
  /** Where Grafana's components look for icons and fonts. */
  __grafana_public_path__?: string;
}
