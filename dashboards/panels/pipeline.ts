import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import { pushStale } from "../../rules/alerts/checks";
import { pipelineEndToEndFailure, pipelineStageFailure } from "../../rules/alerts/lineage";
import { watchdog } from "../../rules/alerts/monitoring";
import { pipelineCompleteFailure } from "../../rules/alerts/pipeline";
import { bronzeFreshnessFastBurn, bronzeFreshnessSlowBurn } from "../../rules/alerts/slo";
import { formatDuration, hours } from "../../rules/duration";
import { lately } from "../../rules/pushed";
import { apiAvailability, apiLatency, bronzeFreshness } from "../../rules/recording/slo";
import { stages } from "../../rules/rule";
import { lastStageFailure, stageFailures, stageFlow, stageNodes } from "../../rules/signals/flow";
import { freshnessCompliance } from "../../rules/signals/freshness";
import { messagesIn } from "../../rules/signals/kafka";
import { endToEndSuccess, stageState } from "../../rules/signals/lineage";
import { budgetLeft } from "../../rules/slo";
import { alertmanagerSource } from "../data-sources";
import { stat, table, timeseries } from "../kinds";
import { byName, byQuestion, type PanelOf, panel } from "../panel";
import { goodFrom, notKnown, ringColors, thresholds, unitOf, words } from "../style";
import { chosen, chosenSpan } from "../variables";

export const endToEndHealth = stat((stack) => ({
  title: "End-to-End Pipeline Health",
  ask: [
    {
      signal: lately(endToEndSuccess, stack),
      legend: "{{pipeline_name}}",
      where: { pipeline_name: chosen("pipeline") },
    },
  ],
  noData: "Not known: the state of a stage is missing or old",
  mappings: words("Healthy", "Broken"),
  steps: goodFrom(1),
  alerts: [pipelineEndToEndFailure, pipelineCompleteFailure, pushStale],
  width: 4,
}));

const looks = {
  works: { mainstat: "works", color: ringColors.works },
  broken: { mainstat: "broken", color: ringColors.broken },
  origin: { mainstat: "broke first", color: ringColors.origin },
  unknown: { mainstat: "not known", color: ringColors.unknown },
};

/** A node graph takes two tables. Labels are columns of a table already; only the value needs the name of what it is drawn as. */
const graphTables: dashboard.DataTransformerConfig[] = [
  {
    id: "organize",
    filter: { id: "byRefId", options: "nodes" },
    options: { excludeByName: { Time: true, "Value #nodes": true, stage: true } },
  },
  // Grafana's node graph goes by the names of fields, and what is renamed keeps its own: it is copied.
  {
    id: "calculateField",
    filter: { id: "byRefId", options: "edges" },
    options: {
      mode: "reduceRow",
      reduce: { reducer: "lastNotNull", include: ["Value #edges"] },
      alias: "mainstat",
      timeSeries: false,
    },
  },
  {
    id: "organize",
    filter: { id: "byRefId", options: "edges" },
    options: { excludeByName: { Time: true, "Value #edges": true } },
  },
];

export const dataFlow = panel(
  (stack) => {
    const flow = stageFlow(stack);
    return {
      title: "Data Flow Diagram",
      description:
        "The stages in the order of the data. Green works, red is broken, purple is where a breakage began, grey is not known: " +
        `what runs it does not answer, or the data observer has not reported lately. ${flow.description}`,
      ask: [
        { signal: stageNodes(looks, stack), refId: "nodes" },
        { signal: flow, refId: "edges" },
      ],
      unit: flow.unit,
      noData: "No stage is known yet",
      transformations: graphTables,
      alerts: [pipelineStageFailure, pushStale],
      width: 14,
      height: 10,
    };
  },
  () => ({
    type: "nodeGraph",
    asking: "table",
    options: { nodes: {}, edges: { mainStatUnit: "/s" }, zoomMode: "cooperative" },
  }),
);

/** Grafana draws this list from the alerts of its data source; it asks no query. */
export const activeAlerts: PanelOf = ({ overrides }) => ({
  ...new dashboard.PanelBuilder()
    .type("alertlist")
    .title("Active Alerts Summary")
    .description(
      "Alerts that fire now, the most urgent first; Grafana lists those that wait for their time too. An empty list is good: the " +
        "heartbeat is left out.",
    )
    .datasource(alertmanagerSource)
    .gridPos({ x: 0, y: 0, w: 10, h: 10 })
    .options({
      alertInstanceLabelFilter: `{severity!="${watchdog.severity}"}`,
      alertName: "",
      // For the viewer, which reads from Alertmanager; Grafana's list, from the rules, knows no such option.
      ...(overrides?.[watchdog.name]?.enabled !== false && { heartbeat: watchdog.name }),
      dashboardAlerts: false,
      datasource: "Prometheus",
      groupBy: [],
      groupMode: "default",
      maxItems: 20,
      sortOrder: 3,
      stateFilter: { error: true, firing: true, noData: false, normal: false, pending: true },
      viewMode: "list",
    })
    .fieldConfig({ defaults: { noValue: "No alert is firing" }, overrides: [] })
    .build(),
});

/** Windows over which compliance is looked at, seconds. */
const windows = [hours(1), hours(24), hours(24 * 7)];
const objectives = [
  { objective: apiAvailability, title: "API availability" },
  { objective: apiLatency, title: "API latency" },
  { objective: bronzeFreshness, title: "Bronze freshness" },
];

/** One field for each promise and window; an error budget is judged by what is left of it. */
export const slaScorecard = stat({
  title: "SLA Compliance Scorecard",
  description:
    "Share of the time in which the tables of a layer were as fresh as promised, as far as somebody looked: 99% and more is " +
    "good. Then what is left of the error budget of each objective, if the last 7 days are taken for its 30: more than half is " +
    "good, below 0 it is overspent.",
  ask: [
    ...windows.map((window) => ({
      signal: freshnessCompliance(window),
      legend: `{{layer}} fresh, ${formatDuration(window)}`,
      refId: `fresh_${formatDuration(window)}`,
    })),
    ...objectives.map(({ objective, title }) => ({
      signal: budgetLeft(objective),
      legend: `${title}, budget left`,
      refId: `budget_${objective.name.replace("-", "_")}`,
    })),
  ],
  smallText: true,
  noData: "Nothing has been measured yet",
  decimals: 1,
  steps: goodFrom(1 - bronzeFreshness.budget, 0.95),
  overrides: objectives.map(({ objective }) =>
    byQuestion(`budget_${objective.name.replace("-", "_")}`, [
      { id: "thresholds", value: thresholds(goodFrom(0.5, 1e-9)) },
    ]),
  ),
  alerts: [bronzeFreshnessFastBurn, bronzeFreshnessSlowBurn],
  width: 24,
  height: 6,
});

export const stageStatus = stat((stack) => ({
  title: "Stage Status (per stage)",
  // One question for each: the series of one answer come by the alphabet.
  ask: stages.map((stage) => ({ signal: stageState(stack), legend: stage, where: { stage }, refId: stage })),
  noData: "No stage is known yet",
  mappings: [...words("Works", "Broken"), notKnown],
  steps: goodFrom(1),
  alerts: [pipelineStageFailure, pushStale],
  width: 20,
}));

export const throughput = timeseries({
  title: "Throughput (end-to-end)",
  ask: [{ signal: messagesIn, legend: "{{topic}}" }],
  noData: "No message in the time shown",
  min: 0,
  width: 14,
});

const failures = stageFailures(chosenSpan("timerange"));
const lastFailure = lastStageFailure(chosenSpan("timerange"));

export const recentFailures = table({
  title: "Recent Failures",
  description:
    "Stages that failed, the one that did so last first: failed runs of a batch stage, and how often a continuous stage broke. " +
    "When is known to two minutes. No row is good.",
  ask: [{ signal: failures }, { signal: lastFailure }],
  noData: "No stage is known to have failed",
  decimals: 0,
  sortBy: "Last",
  transformations: [
    { id: "merge", options: {} },
    {
      id: "organize",
      options: {
        excludeByName: { Time: true },
        indexByName: { "Value #B": 0, stage: 1, stage_job: 2, "Value #A": 3 },
        renameByName: { "Value #B": "Last", stage: "Stage", stage_job: "Job", "Value #A": "Failures" },
      },
    },
  ],
  overrides: [
    byName("Failures", [{ id: "custom.width", value: 90 }]),
    byName("Last", [
      { id: "unit", value: unitOf(lastFailure.unit) },
      { id: "custom.width", value: 130 },
    ]),
  ],
  alerts: [pipelineStageFailure],
  width: 10,
});
