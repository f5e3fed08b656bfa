import { dashboardLinks, dashboards } from "../../dashboards";
import { limitOf } from "../../dashboards/parameters";
import { consumerLagHigh, kafkaOfflinePartitions } from "../../rules/alerts/kafka";
import { parseSettings } from "../../stack/settings";
import { parameters } from "../rules/parameters";
import { panelsOf, rendered } from "./helpers";

/** Titles, kinds and variables of section 5 of the plan; where a kind is another one, the comment says why. */
const plan: Record<string, { path: string; variables: string[]; panels: Record<string, string> }> = {
  "pipeline-overview": {
    path: "pipeline/01-pipeline-overview.json",
    variables: ["pipeline", "timerange"],
    panels: {
      "End-to-End Pipeline Health": "stat",
      "Data Flow Diagram": "nodeGraph",
      "Active Alerts Summary": "alertlist",
      "SLA Compliance Scorecard": "stat",
      "Stage Status (per stage)": "stat",
      "Throughput (end-to-end)": "timeseries",
      "Recent Failures": "table",
    },
  },
  "kafka-deep-dive": {
    path: "kafka/02-kafka-deep-dive.json",
    variables: ["topic", "client_id"],
    panels: {
      "Messages In/Out per Topic": "timeseries",
      "Bytes In/Out per Topic": "timeseries",
      "Consumer Group Lag": "timeseries",
      "Consumer Lag by Partition": "heatmap",
      "Under-Replicated Partitions": "stat",
      "ISR Shrink/Expand Rate": "timeseries",
      "Active Controller Count": "stat",
      "Offline Partitions": "stat",
      "Producer Request Rate": "timeseries",
      "Producer Error Rate": "timeseries",
      "Broker Disk Usage": "gauge",
    },
  },
  "flink-jobs": {
    path: "flink/03-flink-jobs.json",
    variables: ["job_name", "task_name"],
    panels: {
      "Job Status Overview": "stat",
      "Job Uptime": "timeseries",
      "Restart Count": "stat",
      "Records In per Second": "timeseries",
      "Records Out per Second": "timeseries",
      "Backpressure Indicators": "stat",
      "Checkpoint Duration": "timeseries",
      "Checkpoint Size": "timeseries",
      "Failed Checkpoints": "stat",
      "Watermark Lag": "timeseries",
      "TaskManager CPU Usage": "timeseries",
      "TaskManager Memory": "timeseries",
    },
  },
  "data-quality": {
    path: "data-quality/04-data-quality.json",
    variables: ["layer", "table", "column", "statistic"],
    panels: {
      "Data Quality Score (composite)": "gauge",
      "Freshness Heatmap": "heatmap",
      "Freshness SLA Compliance": "stat",
      "Volume Trend": "timeseries",
      "Volume Deviation": "bargauge",
      "Volume Anomaly Count": "stat",
      // The plan's annotations are no panel; they are drawn over all of them, and this one counts them.
      "Schema Changes Timeline": "timeseries",
      "Schema Column Count": "table",
      "Distribution Z-Scores": "timeseries",
      "Distribution Values": "timeseries",
      "Null Percentage": "bargauge",
      "Failed Expectations": "table",
      // Section 4.4, per column: box plots of all batches as bands, with the anomalies on them.
      "bronze.raw_trades.price": "timeseries",
      "silver.cleaned_trades.price": "timeseries",
      "silver.cleaned_trades.total_value": "timeseries",
    },
  },
  infrastructure: {
    path: "infrastructure/05-infrastructure.json",
    variables: ["container"],
    panels: {
      "Container CPU Usage": "timeseries",
      "Container Memory Usage": "timeseries",
      "Container Memory Limit %": "bargauge",
      "Host CPU Usage": "timeseries",
      "Host Memory Usage": "gauge",
      "Disk Usage Trend": "timeseries",
      "Disk Usage per Mount": "table",
      "Network Throughput (rx/tx)": "timeseries",
      "Container Network I/O": "timeseries",
      "Container Restarts": "stat",
      "Container Health": "stat",
    },
  },
  "api-performance": {
    path: "api/06-api-performance.json",
    variables: ["operation_name", "operation_type"],
    panels: {
      "Request Rate": "timeseries",
      "Error Rate": "timeseries",
      "Error Percentage": "gauge",
      "Latency p50": "timeseries",
      "Latency p95": "timeseries",
      "Latency p99": "timeseries",
      "Latency Heatmap": "heatmap",
      "Active Requests": "stat",
      "Cache Hit Rate": "gauge",
      "Top Operations by Latency": "table",
      "Requests by Operation Type": "piechart",
    },
  },
};

test("there are the plan's six dashboards, under the uids that alerts link to", () =>
  expect(rendered.map(({ uid, model }) => [uid, model.uid])).toEqual(Object.keys(plan).map((uid) => [uid, uid])));

describe.each(rendered.map((board) => [board.uid, board] as const))("%s", (uid, { path, model }) => {
  test("has the plan's panels, variables and place", () => {
    const panels = Object.fromEntries(panelsOf(model).map(({ title, type }) => [title, type]));
    const variables = (model.templating?.list ?? []).map(({ name }) => name);
    expect({ path, variables, panels }).toEqual(plan[uid]);
  });

  test("links to the other five and keeps the time", () =>
    expect((model.links ?? []).map(({ url, keepTime }) => [url, keepTime])).toEqual(
      Object.keys(plan)
        .filter((other) => other !== uid)
        .map((other) => [`/d/${other}`, true]),
    ));
});

test("the overview refreshes every 15 seconds", () => expect(rendered[0]?.model.refresh).toBe("15s"));

test("the same stack gives the same text", () =>
  expect(JSON.stringify(dashboards(parameters))).toBe(JSON.stringify(dashboards(parameters))));

test("every dashboard has a link, by its uid", () =>
  expect(Object.values(dashboardLinks("http://grafana/d/"))).toEqual(
    Object.keys(plan).map((uid) => `http://grafana/d/${uid}`),
  ));

describe("limits on panels", () => {
  const steps = (overrides: object, title: string) => {
    const all = dashboards({ ...parameters, ...overrides }).flatMap(({ model }) => panelsOf(model));
    return all
      .find((panel) => panel.title === title)
      ?.fieldConfig?.defaults.thresholds?.steps.map(({ value }) => value);
  };

  test("are those at which the alert rings", () =>
    expect(steps({}, "Consumer Group Lag")).toEqual([null, limitOf(consumerLagHigh, parameters)]));

  test("follow what the user changed of the alert", () =>
    expect(steps({ overrides: { ConsumerLagHigh: { threshold: 50 } } }, "Consumer Group Lag")).toEqual([null, 50]));

  test("follow what counts as an anomaly in the settings", () => {
    const { observation } = parseSettings({ observation: { rules: { volumePercent: 35, zscore: 4 } } });
    const observationRules = observation.rules;
    expect(steps({ observationRules }, "Volume Deviation")).toEqual([null, -35, 35]);
    expect(steps({ observationRules }, "Distribution Z-Scores")).toEqual([null, -4, 4]);
    const trend = dashboards({ ...parameters, observationRules })
      .flatMap(({ model }) => panelsOf(model))
      .find(({ title }) => title === "Volume Trend");
    expect(JSON.stringify(trend?.targets)).toMatch(/\* 0\.65.*\* 1\.35/);
  });

  test("a stack without box plots has no heading for them", () => {
    const headings = (boxPlots: typeof parameters.boxPlots) =>
      dashboards({ ...parameters, boxPlots })
        .flatMap(({ model }) => model.panels ?? [])
        .filter(({ type, title }) => type === "row" && title === "Box plots").length;
    expect([headings(parameters.boxPlots), headings([])]).toEqual([1, 0]);
  });

  test("of 0 leave 0 good", () => {
    const [, limit] = steps({}, "Offline Partitions") ?? [];
    expect(limitOf(kafkaOfflinePartitions, parameters)).toBe(0);
    expect(limit).toBeGreaterThan(0);
    expect(limit).toBeLessThan(1);
  });
});
