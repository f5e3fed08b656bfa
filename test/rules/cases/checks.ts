import * as alerts from "../../../rules/alerts/checks";
import { minutes } from "../../../rules/duration";
import { alertCase } from "../promtool/case";
import { pushed, still } from "./series";

const up = (labels: string) => `data_check_up{${labels},${pushed("volume_sensor")}}`;

const frozen = (age: string) =>
  `The values of volume_sensor are ${age} old and frozen; expected new ones within 10 minutes. Alerts that stand on them are blind.`;

export const cases = [
  alertCase(alerts.pushStale, {
    delay: minutes(10),
    atLast: { description: frozen("11m 45s") },
    series: {
      [`push_time_seconds{${pushed("volume_sensor")}}`]: {
        healthy: { behindClock: 0 },
        edge: { behindClock: minutes(10) },
        faulty: still,
      },
    },
    expected: {
      severity: "warning",
      service: "data-quality",
      labels: { job: "volume_sensor" },
      summary: "volume_sensor has stopped pushing",
      description: frozen("11m 15s"),
    },
  }),
  alertCase(alerts.dataCheckFailing, {
    series: { [up('check="volume",layer="bronze",table="raw_trades"')]: { healthy: 1, edge: 1, faulty: 0 } },
    expected: {
      severity: "warning",
      service: "data-quality",
      labels: { job: "volume_sensor", check: "volume", layer: "bronze", table: "raw_trades" },
      summary: "The volume check cannot look",
      description:
        "The volume check could not read bronze.raw_trades for 10 minutes; what it would have found is not known.",
    },
    also: [
      {
        title: "fires for a check that is not about a table",
        series: { [up('check="lineage"')]: [[0, minutes(15)]] },
        firesAt: [minutes(12)],
        expected: {
          labels: { job: "volume_sensor", check: "lineage" },
          summary: "The lineage check cannot look",
          description:
            "The lineage check could not read its sources for 10 minutes; what it would have found is not known.",
        },
      },
    ],
  }),
];
