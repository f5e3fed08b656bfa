import { metricsOf } from "./metric";
import { processMetrics } from "./process";

const { counter, gauge } = metricsOf("alert-inbox");

/** Ways in which a notification arrives: as for Slack, and as an e-mail. */
const channels = 2;

/** What the inbox tells of itself. */
export const alertInbox = {
  notifications: counter("alert_inbox_notifications_total", {
    unit: "notifications",
    labels: ["channel"],
    help: "Notifications that were taken.",
    maxSeries: channels,
  }),
  refused: counter("alert_inbox_refused_total", {
    unit: "notifications",
    labels: ["channel"],
    help: "Notifications that were refused: not readable, or a fault was asked for.",
    maxSeries: channels,
  }),
  kept: gauge("alert_inbox_notifications_kept", {
    unit: "notifications",
    help: "Notifications that the inbox shows now.",
    maxSeries: 1,
  }),
  ...processMetrics("alert-inbox"),
};
