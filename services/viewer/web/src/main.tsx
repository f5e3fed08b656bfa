import "./page.css";
import { initPluginTranslations } from "@grafana/i18n";
import { createRoot } from "react-dom/client";
import { loadEarly, uidOf } from "./dashboard/loading";

window.__grafana_public_path__ = "/";

/** Grafana's libraries ask for translations as soon as they are loaded: they are loaded when there are some. */
async function start(): Promise<void> {
  const uid = uidOf(window.location.pathname);
  if (uid) loadEarly(uid);
  await initPluginTranslations("grafana");
  const [{ setUp }, { App }] = await Promise.all([import("./setup"), import("./App")]);
  setUp();
  createRoot(document.getElementById("root") as HTMLElement).render(<App />);
}

void start();
