import { metricsOf } from "./metric";

const { counter, gauge } = metricsOf("alertmanager");

/** What Alertmanager says of itself. */
export const alertmanager = {
  alerts: gauge("alertmanager_alerts", {
    unit: "alerts",
    labels: ["state"],
    help: "How many alerts by state.",
    maxSeries: 3,
  }),
  configReloadSuccessful: gauge("alertmanager_config_last_reload_successful", {
    unit: "boolean",
    help: "Whether the last configuration reload attempt was successful.",
    maxSeries: 1,
  }),
  notifications: counter("alertmanager_notifications_total", {
    unit: "notifications",
    labels: ["integration"],
    help: "The total number of attempted notifications.",
    maxSeries: 16,
  }),
  notificationsFailed: counter("alertmanager_notifications_failed_total", {
    unit: "notifications",
    labels: ["integration", "reason"],
    help: "The total number of failed notifications.",
    maxSeries: 80,
  }),
};
