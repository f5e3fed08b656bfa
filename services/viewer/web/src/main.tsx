import "./page.css";
import { createRoot } from "react-dom/client";
import { setUp } from "./setup";

// Grafana's components ask for translations as soon as they are loaded.
setUp()
  .then(() => import("./App"))
  .then(({ App }) => createRoot(document.getElementById("root") as HTMLElement).render(<App />));
