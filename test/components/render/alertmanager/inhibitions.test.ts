import { inhibitions } from "../../../../components/render/alertmanager/inhibitions";
import { matchersOf } from "../../../../components/render/alertmanager/selection";
import { descendants, pipelineStages } from "../../../../metrics/stages";
import { type KnownAlert, type Labels, LiveAlertmanager, settled } from "../../../helpers/alertmanager";
import { edges, isKnown, labelsOf, nodeOf } from "./graph";
import { filesWith } from "./inputs";

const selections = inhibitions.flatMap(({ source, target }) => [source, target]);

describe("the graph", () => {
  test("names alerts that exist", () => {
    const unknown = selections.flatMap(({ alerts = [] }) => alerts).filter((alert) => !isKnown(alert));
    expect(unknown.map(({ name }) => name)).toEqual([]);
  });

  test("is made of selections that select something, each for a reason", () => {
    for (const selection of selections) expect(matchersOf(selection)).not.toEqual([]);
    for (const { because } of inhibitions) expect(because).toMatch(/^[A-Z].+\.$/);
  });

  test("leads from causes to what follows from them and never back, so that nothing silences itself", () => {
    const after = new Map<string, string[]>();
    for (const { source, target } of edges)
      after.set(nodeOf(source), [...(after.get(nodeOf(source)) ?? []), nodeOf(target)]);
    const finished = new Set<string>();
    const visit = (node: string, path: string[]): void => {
      if (path.includes(node)) throw new Error(`silences itself: ${[...path, node].join(" → ")}`);
      if (finished.has(node)) return;
      for (const next of after.get(node) ?? []) visit(next, [...path, node]);
      finished.add(node);
    };
    for (const node of after.keys()) visit(node, []);
  });

  test("never lets a warning silence what is critical", () => {
    const upward = edges.filter(
      ({ source, target }) => source.alert.severity !== "critical" && target.alert.severity === "critical",
    );
    expect(upward.map(({ source, target }) => `${nodeOf(source)} → ${nodeOf(target)}`)).toEqual([]);
  });
});

describe("a real Alertmanager", () => {
  let alertmanager: LiveAlertmanager;
  /** Who is told of what, of all that fires in a cluster of its own. */
  const clusters: Labels[][] = [];
  const firing = (...alerts: Labels[]): string => {
    const name = `case-${clusters.length}`;
    clusters.push(alerts.map((labels) => ({ case: name, cluster: name, ...labels })));
    return name;
  };
  let inhibited: Map<string, string[]>;
  /** By case the roles of the alerts that another one speaks for. */
  const heldBack = (all: readonly KnownAlert[]) => {
    const roles = new Map<string, string[]>(clusters.map(([first]) => [first?.case as string, []]));
    for (const { labels, status } of all)
      if (status.inhibitedBy.length > 0)
        roles.get(labels.case as string)?.push(labels.role ?? (labels.alertname as string));
    return roles;
  };

  const pairs = edges.map((edge) => {
    const { source, target, inhibition } = edge;
    const same = (value: string): Labels =>
      Object.fromEntries(
        inhibition.equal.filter((label) => label !== "stage" && label !== "slo").map((label) => [label, value]),
      );
    const [a, b] = [labelsOf(source, same("a")), labelsOf(target, same("a"))];
    return {
      title: `${nodeOf(source)} speaks for ${nodeOf(target)}`,
      inhibition,
      together: firing(a, { ...b, role: "target" }),
      elsewhere: firing(a, { ...b, role: "target", cluster: `another-${clusters.length}` }),
      ofAnother: inhibition.equal.includes("table")
        ? firing(a, { ...labelsOf(target, same("b")), layer: "a", role: "target" })
        : undefined,
    };
  });

  const byHand = {
    severities: firing(
      { alertname: "Own", service: "api", severity: "critical" },
      { alertname: "Own", service: "api", severity: "warning", role: "less urgent" },
    ),
    origin: firing(
      ...["ingest", "bronze", "gold"].map((stage) => ({
        alertname: "PipelineStageFailure",
        severity: "critical",
        service: "pipeline",
        stage,
        role: stage,
      })),
      { alertname: "ApiAvailabilityFastBurn", severity: "critical", service: "api", stage: "serve", role: "API" },
      {
        alertname: "UnexpectedColumnDrop",
        severity: "critical",
        service: "data-quality",
        stage: "bronze",
        role: "schema",
      },
    ),
    branches: firing(
      ...["stream", "bronze", "gold"].map((stage) => ({
        alertname: "PipelineStageFailure",
        severity: "critical",
        service: "pipeline",
        stage,
        role: stage,
      })),
    ),
    lowered: firing(
      { alertname: "KafkaBrokerDown", severity: "info", service: "kafka" },
      {
        alertname: "FlinkNoCheckpoint",
        severity: "critical",
        service: "flink",
        role: "while the cause is told to nobody",
      },
    ),
    lessUrgent: firing(
      { alertname: "KafkaBrokerDown", severity: "warning", service: "kafka" },
      { alertname: "FlinkNoCheckpoint", severity: "critical", service: "flink", role: "critical" },
      { alertname: "FlinkJobRestarting", severity: "warning", service: "flink", role: "as urgent" },
    ),
    jobGone: firing(
      { alertname: "KafkaBrokerDown", severity: "critical", service: "kafka" },
      { alertname: "FlinkJobMissing", severity: "critical", service: "flink", role: "job" },
      { alertname: "PipelineStageFailure", severity: "critical", service: "pipeline", stage: "stream", role: "stage" },
    ),
    tables: firing(
      ...[
        { alertname: "FreshnessCriticalFailure", table: "raw_trades", role: "critical" },
        { alertname: "DataQualityHardFailure", table: "raw_trades", role: "hard" },
        { alertname: "BronzeFreshnessViolation", table: "raw_trades", role: "violation" },
        { alertname: "BronzeFreshnessViolation", table: "raw_orders", role: "other table" },
      ].map((labels) => ({ ...labels, severity: "critical", layer: "bronze" })),
    ),
    objectives: firing(
      { alertname: "ApiLatencyFastBurn", severity: "critical", slo: "api-latency", role: "fast" },
      { alertname: "ApiLatencySlowBurn", severity: "warning", slo: "api-latency", role: "slow" },
      { alertname: "ApiAvailabilitySlowBurn", severity: "warning", slo: "api-availability", role: "slow of another" },
    ),
    brokerAlone: firing(
      {
        alertname: "KafkaBrokerDown",
        severity: "critical",
        service: "kafka",
        instance: "kafka-broker-1:7071",
        role: "one",
      },
      {
        alertname: "KafkaBrokerDown",
        severity: "critical",
        service: "kafka",
        instance: "kafka-broker-2:7071",
        role: "two",
      },
    ),
  };

  beforeAll(async () => {
    alertmanager = await LiveAlertmanager.start(filesWith());
    const alerts = clusters.flat().map((labels) => ({ labels }));
    await alertmanager.post(alerts);
    const expected: [name: string, count: number][] = [
      ...pairs.map(({ together }): [string, number] => [together, 1]),
      [byHand.severities, 1],
      [byHand.origin, 2],
      [byHand.branches, 1],
      [byHand.lessUrgent, 1],
      [byHand.jobGone, 1],
      [byHand.tables, 2],
      [byHand.objectives, 1],
    ];
    const known = await settled(
      () => alertmanager.alerts(),
      (all) => {
        const held = heldBack(all);
        return (
          all.length === alerts.length && expected.every(([name, count]) => (held.get(name)?.length ?? 0) >= count)
        );
      },
    );
    inhibited = heldBack(known);
  });
  afterAll(() => alertmanager?.stop());

  // Urgency is about alerts of the user's own: no two of ours have one name.
  const paired = inhibitions.flatMap((inhibition) => {
    const own = pairs.filter((pair) => pair.inhibition === inhibition);
    return own.length ? [[inhibition.because, own] as const] : [];
  });

  test("has a case of every inhibition between our alerts", () =>
    expect(inhibitions.filter((one) => !pairs.some(({ inhibition }) => inhibition === one))).toEqual(
      inhibitions.filter(({ source, target }) => !source.alerts && !target.alerts),
    ));

  describe.each(paired)("%s", (_because, own) => {
    const wrong = (which: "together" | "elsewhere" | "ofAnother", expected: string[]) =>
      own
        .filter((pair) => pair[which] && inhibited.get(pair[which])?.join() !== expected.join())
        .map(({ title }) => title);

    test("silences every target", () => expect(wrong("together", ["target"])).toEqual([]));
    test("of its own cluster only", () => expect(wrong("elsewhere", [])).toEqual([]));
    if (own.some(({ ofAnother }) => ofAnother))
      test("of its own table only", () => expect(wrong("ofAnother", [])).toEqual([]));
  });

  test("tells of a condition once, at its greatest urgency", () => {
    expect(inhibited.get(byHand.severities)).toEqual(["less urgent"]);
  });

  test("tells of the stage where a breakage began, and of what has other causes", () => {
    expect(inhibited.get(byHand.origin)?.sort()).toEqual(["bronze", "gold"]);
  });

  test("tells of both branches when each is broken, and of nothing after them", () => {
    expect(descendants("stream", pipelineStages)).toEqual([]);
    expect(inhibited.get(byHand.branches)).toEqual(["gold"]);
  });

  test("lets nothing speak that nobody is told of, nor a warning for what is critical", () => {
    expect(inhibited.get(byHand.lowered)).toEqual([]);
    expect(inhibited.get(byHand.lessUrgent)).toEqual(["as urgent"]);
  });

  test("tells of a job that is gone while a broker is down, for nobody else would", () => {
    expect(inhibited.get(byHand.jobGone)).toEqual(["stage"]);
  });

  test("tells of a table that stopped getting data once, and of other tables", () => {
    expect(inhibited.get(byHand.tables)?.sort()).toEqual(["hard", "violation"]);
  });

  test("tells of a budget once, and of other budgets", () =>
    expect(inhibited.get(byHand.objectives)).toEqual(["slow"]));

  test("tells of every broker", () => expect(inhibited.get(byHand.brokerAlone)).toEqual([]));
});
