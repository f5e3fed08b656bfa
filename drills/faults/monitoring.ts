import { jobs } from "../../metrics";
import { data } from "../../metrics/data";
import { type Drill, minutes } from "../drill";
import type { LiveStack } from "../live-stack";

const rules = "/etc/prometheus/rules/drill.yml";

/** Has Prometheus read a rule that no check has seen. */
async function deliver(stack: LiveStack, rule: string): Promise<void> {
  await stack.exec("prometheus", "sh", "-c", `echo '{groups: [{name: drill, rules: [${rule}]}]}' >${rules}`);
  await fetch(`${stack.url("prometheus")}/-/reload`, { method: "POST" });
}

async function withdraw(stack: LiveStack): Promise<void> {
  await stack.exec("prometheus", "rm", "-f", rules);
  await fetch(`${stack.url("prometheus")}/-/reload`, { method: "POST" });
}

export const configurationBroken: Drill = {
  name: "configuration-broken",
  title: "Prometheus was given a rule that it cannot read",
  fullScale: true,
  fault: (stack) => deliver(stack, '{alert: A, expr: "1 +"}'),
  repair: withdraw,
  notifies: { ConfigurationReloadFailed: 0 },
};

export const ruleFailing: Drill = {
  name: "rule-failing",
  title: "Prometheus was given a rule that it can read and not evaluate",
  // Each target meets all the others of its job.
  fault: (stack) => deliver(stack, '{record: "drill:many_to_many", expr: "up * on (job) up"}'),
  repair: withdraw,
  notifies: { RuleEvaluationFailing: 0 },
  untold: ["ConfigurationChange"],
  lingers: { RuleEvaluationFailing: minutes(5) },
};

/** Sets or takes away what the Pushgateway has of a job of its own. */
async function push(stack: LiveStack, init: RequestInit): Promise<void> {
  const answer = await fetch(`${stack.url("pushgateway")}/metrics/job/drill`, init);
  if (!answer.ok) throw new Error(`Pushgateway: ${init.method} ${answer.status} ${await answer.text()}`);
}

export const seriesOverBudget: Drill = {
  name: "series-over-budget",
  title: "somebody pushes as many series as the Pushgateway's job may have altogether",
  fault: async (stack) => {
    const { name } = data.columnCount;
    const series = Array.from(
      { length: jobs.pushgateway.maxSeries },
      (_, n) => `${name}{table="t${n}",layer="drill"} 1`,
    );
    const body = `# TYPE ${name} gauge\n${series.join("\n")}\n`;
    await push(stack, { method: "PUT", body });
  },
  repair: async (stack) => {
    await push(stack, { method: "DELETE" });
  },
  notifies: { SeriesBudgetExceeded: 0 },
};

/** Has the inbox answer every notification with a status, or take them again. */
async function answer(stack: LiveStack, status?: number): Promise<void> {
  const headers = { "content-type": "application/json" };
  const init = status ? { method: "PUT", headers, body: JSON.stringify({ status }) } : { method: "DELETE" };
  await stack.json(`${stack.url("alertInbox")}/api/fault`, init);
}

export const receiverFailing: Drill = {
  name: "receiver-failing",
  title: "the inbox answers errors while a target is down",
  fault: async (stack) => {
    await answer(stack, 500);
    await stack.stop("lag-exporter");
    await stack.until("failing notifications", 'ALERTS{alertname="NotificationsFailing",alertstate="firing"}', 300);
    // Nothing that was to be told may be lost.
    await answer(stack);
  },
  repair: async (stack) => {
    await answer(stack);
    await stack.start("lag-exporter");
  },
  notifies: { NotificationsFailing: 60, TargetDown: 60 },
  lingers: { NotificationsFailing: minutes(10) },
};

export const alertmanagerStopped: Drill = {
  name: "alertmanager-stopped",
  title: "Alertmanager stopped; what happened meanwhile is told when it is back",
  fault: async (stack) => {
    await stack.stop("alertmanager", "lag-exporter");
    await stack.until("undelivered alerts", 'ALERTS{alertname="AlertDeliveryFailing",alertstate="firing"}', 300);
    await stack.start("alertmanager");
    await stack.until("Alertmanager", 'up{job="alertmanager"} == 1', 120);
  },
  repair: (stack) => stack.start("alertmanager", "lag-exporter"),
  // Alertmanager as a target that is down is over before anybody can be told; the other target is not.
  notifies: { AlertDeliveryFailing: 30, TargetDown: 60 },
  lingers: { AlertDeliveryFailing: minutes(2) },
};
