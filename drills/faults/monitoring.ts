import { type Drill, minutes } from "../drill";
import type { LiveStack } from "../live-stack";

const rules = "/etc/prometheus/rules/drill.yml";

export const configurationBroken: Drill = {
  name: "configuration-broken",
  title: "Prometheus was given a rule that it cannot read",
  fullScale: true,
  fault: async (stack) => {
    await stack.exec(
      "prometheus",
      "sh",
      "-c",
      `echo 'groups: [{name: drill, rules: [{alert: A, expr: "1 +"}]}]' >${rules}`,
    );
    await fetch(`${stack.url("prometheus")}/-/reload`, { method: "POST" });
  },
  repair: async (stack) => {
    await stack.exec("prometheus", "rm", "-f", rules);
    await fetch(`${stack.url("prometheus")}/-/reload`, { method: "POST" });
  },
  notifies: { ConfigurationReloadFailed: 0 },
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
