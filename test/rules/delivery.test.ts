import { alertDeliveryFailing, watchdog } from "../../rules/alerts/monitoring";
import { minutes } from "../../rules/duration";
import { groupOf, ruleFileOf } from "./promtool/files";
import { testRules } from "./promtool/run";

/** Not in step with the evaluations, as in real life: then a window seldom reaches from end to end. */
const scrape = 16;

/** How often Prometheus sends an alert that goes on, seconds: at the first evaluation that comes more than a minute later. */
const resent = (interval: number) => (Math.floor(minutes(1) / interval) + 1) * interval;

test("while Alertmanager takes nothing, AlertDeliveryFailing goes on though the heartbeat alone is sent", () => {
  const every = resent(groupOf(watchdog).interval);
  const errors = Array.from({ length: minutes(32) / scrape }, (_, n) => Math.floor((n * scrape) / every));
  const firing = `count_over_time(ALERTS{alertname="${alertDeliveryFailing.name}",alertstate="firing"}[19m59s])`;
  const { interval } = groupOf(alertDeliveryFailing);
  const { passed, output } = testRules([
    {
      rules: ruleFileOf(alertDeliveryFailing),
      tests: (ruleFile) => ({
        rule_files: [ruleFile],
        evaluation_interval: `${interval}s`,
        tests: [
          {
            interval: `${scrape}s`,
            input_series: [{ series: "prometheus_notifications_errors_total", values: errors.join(" ") }],
            promql_expr_test: [
              {
                expr: `sum(${firing})`,
                eval_time: "29m",
                exp_samples: [{ labels: "{}", value: minutes(20) / interval }],
              },
            ],
          },
        ],
      }),
    },
  ]);
  if (!passed[0]) throw new Error(output);
});
