import { alertDeliveryFailing, notificationsFailing, watchdog } from "../../rules/alerts/monitoring";
import { minutes } from "../../rules/duration";
import type { AlertRule } from "../../rules/rule";
import { parameters } from "./parameters";
import { groupOf, ruleFileOf } from "./promtool/files";
import { testRules } from "./promtool/run";

/** Not in step with the evaluations, as in real life: then a window seldom reaches from end to end. */
const scrape = 16;

/** How often Prometheus sends an alert that goes on, seconds: at the first evaluation that comes more than a minute later. */
const resent = (interval: number) => (Math.floor(minutes(1) / interval) + 1) * interval;

/** Whether an alert fires without a break for 20 minutes while a counter grows by one every so many seconds. */
function goesOn(alert: AlertRule, series: string, every: number): string {
  const failures = Array.from({ length: minutes(32) / scrape }, (_, n) => Math.floor((n * scrape) / every));
  const { interval } = groupOf(alert);
  const { passed, output } = testRules([
    {
      rules: ruleFileOf(alert),
      tests: (ruleFile) => ({
        rule_files: [ruleFile],
        evaluation_interval: `${interval}s`,
        tests: [
          {
            interval: `${scrape}s`,
            input_series: [{ series, values: failures.join(" ") }],
            promql_expr_test: [
              {
                expr: `sum(count_over_time(ALERTS{alertname="${alert.name}",alertstate="firing"}[19m59s]))`,
                eval_time: "29m",
                exp_samples: [{ labels: "{}", value: minutes(20) / interval }],
              },
            ],
          },
        ],
      }),
    },
  ]);
  return passed[0] ? "without a break" : output;
}

test("while Alertmanager takes nothing, AlertDeliveryFailing goes on though the heartbeat alone is sent", () =>
  expect(
    goesOn(alertDeliveryFailing, "prometheus_notifications_errors_total", resent(groupOf(watchdog).interval)),
  ).toBe("without a break"));

test("while a receiver takes nothing, NotificationsFailing goes on though a group counts once in its interval", () =>
  expect(
    goesOn(
      notificationsFailing,
      'alertmanager_notifications_failed_total{integration="slack"}',
      parameters.groupInterval,
    ),
  ).toBe("without a break"));
