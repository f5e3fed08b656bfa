import { metricsOf } from "./metric";

const { gauge } = metricsOf("pushgateway");

/** What the Pushgateway adds to every group that was pushed to it; the group's own job label is kept. */
export const pushgateway = {
  pushTime: gauge("push_time_seconds", {
    unit: "seconds",
    help: "Last Unix time when changing this group in the Pushgateway succeeded.",
    maxSeries: 20,
    absentWhen: "nothing has been pushed",
  }),
  pushFailureTime: gauge("push_failure_time_seconds", {
    unit: "seconds",
    help: "Last Unix time when changing this group in the Pushgateway failed.",
    maxSeries: 20,
    absentWhen: "nothing has been pushed",
  }),
};
