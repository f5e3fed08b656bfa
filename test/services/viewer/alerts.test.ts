import { type Alert, listed } from "../../../services/viewer/web/src/panels/alerts";
import { panelsOf, rendered } from "../../dashboards/helpers";

const alert = (alertname: string, severity: string, startsAt = "2026-01-01T00:00:00Z"): Alert => ({
  fingerprint: alertname,
  labels: { alertname, severity, service: "kafka" },
  annotations: {},
  startsAt,
  status: { state: "active", silencedBy: [], inhibitedBy: [] },
});
const names = (alerts: readonly Alert[], options: Parameters<typeof listed>[1]) =>
  listed(alerts, options).map(({ labels }) => labels.alertname);

const { options } = rendered.flatMap(({ model }) => panelsOf(model)).find(({ type }) => type === "alertlist") ?? {};
const watchdog = alert("Watchdog", "none");

test("the summary is empty while nothing but the heartbeat fires", () =>
  expect(names([watchdog], options)).toEqual([]));

test("the most urgent stands first, then the newest", () => {
  const alerts = [
    alert("Told", "info", "2026-01-01T00:03:00Z"),
    alert("Old", "warning"),
    watchdog,
    alert("New", "warning", "2026-01-01T00:02:00Z"),
    alert("Page", "critical"),
  ];
  expect(names(alerts, options)).toEqual(["Page", "New", "Old", "Told"]);
  expect(names(alerts, { ...options, maxItems: 2 })).toEqual(["Page", "New"]);
});

test("a list can ask for a name, in any case", () =>
  expect(names([alert("KafkaBrokerDown", "critical"), watchdog], { alertName: "broker" })).toEqual([
    "KafkaBrokerDown",
  ]));
