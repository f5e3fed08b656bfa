import { formatDuration } from "../../../rules/duration";
import type { Severity } from "../../../rules/rule";
import type { Settings } from "../../../stack/settings";
import { receiverNames } from "./receivers";

export interface Route {
  receiver: string;
  matchers?: string[];
  group_by?: string[];
  group_wait?: string;
  group_interval?: string;
  repeat_interval?: string;
  mute_time_intervals?: string[];
  routes?: Route[];
}

/** Name of the interval in which nobody is told, because people are at work on the stack. */
export const maintenance = "maintenance";

/** Shown on dashboards, and told to nobody: the heartbeat is worth a message when it stops, not while it beats. */
const untold: readonly Severity[] = ["info", "none"];

/** Which alert goes where, and how long it waits for others of its kind. */
export function route(notifications: Settings["notifications"]): Route {
  const { groupWait, groupInterval, repeatInterval } = notifications;
  const told = (severity: "critical" | "warning"): Route => ({
    receiver: receiverNames[severity],
    matchers: [`severity="${severity}"`],
    group_wait: formatDuration(groupWait[severity]),
    repeat_interval: formatDuration(repeatInterval[severity]),
    ...(notifications.maintenance.length > 0 && { mute_time_intervals: [maintenance] }),
  });
  return {
    // An alert of a severity that nobody has planned for is read by somebody.
    receiver: receiverNames.warning,
    group_by: ["alertname", "severity", "service"],
    group_wait: formatDuration(groupWait.warning),
    group_interval: formatDuration(groupInterval),
    repeat_interval: formatDuration(repeatInterval.warning),
    routes: [
      { receiver: receiverNames.nobody, matchers: [`severity=~"${untold.join("|")}"`] },
      told("critical"),
      told("warning"),
    ],
  };
}
