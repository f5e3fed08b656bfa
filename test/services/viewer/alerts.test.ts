import { dashboards } from "../../../dashboards";
import { type Alert, hasHeartbeat, listed } from "../../../services/viewer/web/src/panels/alerts";
import { panelsOf } from "../../dashboards/helpers";
import { parameters } from "../../rules/parameters";

const alert = (alertname: string, severity: string, startsAt = "2026-01-01T00:00:00Z"): Alert => ({
  fingerprint: alertname,
  labels: { alertname, severity, service: "kafka" },
  annotations: {},
  startsAt,
  status: { state: "active", silencedBy: [], inhibitedBy: [] },
});
const names = (alerts: readonly Alert[], options: Parameters<typeof listed>[1]) =>
  listed(alerts, options).map(({ labels }) => labels.alertname);

const optionsWith = (overrides: typeof parameters.overrides) =>
  dashboards({ ...parameters, overrides })
    .flatMap(({ model }) => panelsOf(model))
    .find(({ type }) => type === "alertlist")?.options;
const options = optionsWith({});
const watchdog = alert("Watchdog", "none");

test("the summary is empty while nothing but the heartbeat fires", () =>
  expect(names([watchdog], options)).toEqual([]));

test("without the heartbeat Alertmanager hears nothing, whatever else it has", () => {
  const page = alert("Page", "critical");
  expect(hasHeartbeat([page, watchdog], options)).toBe(true);
  expect(hasHeartbeat([page], options)).toBe(false);
  expect(hasHeartbeat([], options)).toBe(false);
});

test("no heartbeat is missed where it is switched off, or the list names none", () => {
  expect(hasHeartbeat([], optionsWith({ Watchdog: { enabled: false } }))).toBe(true);
  expect(hasHeartbeat([], {})).toBe(true);
});

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
