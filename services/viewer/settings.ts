import { join } from "node:path";
import { commonSettings } from "../shared/service";
import { integer, text } from "../shared/settings";

const url = /^https?:\/\/[\w.-]+(:\d{1,5})?(\/[\w./-]*)?$/;

export const viewerSettings = {
  ...commonSettings(8008),
  PROMETHEUS_URL: text(url, "an http or https address", { description: "Prometheus that the dashboards ask." }),
  ALERTMANAGER_URL: text(url, "an http or https address", {
    description: "Alertmanager whose alerts the alert lists show.",
  }),
  DASHBOARDS_DIR: text(/^\/.+/, "an absolute path", {
    description:
      "Folder with the dashboards' JSON files; it may have subfolders, and it may be filled after the start.",
    default: "/tmp/dashboards",
  }),
  WEB_DIR: text(/^\/.+/, "an absolute path", {
    description: "Folder with the built page.",
    // Beside the bundle in the image; a checkout has it below web/.
    default: join(__dirname, __filename.endsWith(".ts") ? "web/dist" : "public"),
  }),
  QUERY_TIMEOUT_SECONDS: integer(1, 15, {
    description: "Time that Prometheus or Alertmanager may take for one answer; the page itself gives up after 20 s.",
    unit: "seconds",
    default: "10",
  }),
};
