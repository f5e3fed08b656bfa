import { readFileSync } from "node:fs";
import { join } from "node:path";
import { emptyWhenHealthy } from "../../dashboards/empty";
import { questionsOf } from "../../dashboards/questions";
import { drills, meanwhiles, steps } from "../../drills";
import type { Drill } from "../../drills/drill";
import type { LiveStack } from "../../drills/live-stack";
import { readOutcomes } from "../../drills/outcomes";
import { repeats } from "../../drills/repeats";
import { report } from "../../drills/report";
import { addressees, alertsOf, DrillRunner, type Outcome, tooLate } from "../../drills/run";
import { undrilled } from "../../drills/undrilled";
import { alerts } from "../../rules";
import { parseSettings } from "../../stack/settings";
import { parameters } from "../rules/parameters";

const known = alerts.map(({ name }) => name);
const named = drills.map((drill) => [drill.name, drill] as const);

test("every drill has a name of its own that can be typed", () => {
  const names = drills.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
});

test.each(named)("%s expects alerts that exist, and tells somebody", (_name, drill) => {
  const expected = alertsOf(drill);
  expect(expected.filter((name) => !known.includes(name))).toEqual([]);
  expect(Object.keys(drill.notifies).length).toBeGreaterThan(0);
  // What is not expected must not go on either.
  expect(expected).toEqual(expect.arrayContaining(Object.keys(drill.lingers ?? {})));
});

test("every panel that is empty on a healthy stack exists, asks whole questions, and is filled by a drill", () => {
  const filled = drills.flatMap(({ fills = [] }) => fills);
  expect([...filled].sort()).toEqual(Object.keys(emptyWhenHealthy).sort());
  for (const title of filled) {
    const questions = questionsOf(title, parameters);
    expect(questions.length).toBeGreaterThan(0);
    for (const question of questions) expect(question).not.toContain("$");
  }
  expect(() => questionsOf("No Such Panel", parameters)).toThrow("No Such Panel: no panel has this title");
});

test("what is told, and what is held back, is of a severity that somebody would be told of", () => {
  const told = alerts.filter(({ severity }) => ["critical", "warning"].includes(severity)).map(({ name }) => name);
  for (const { notifies, inhibited = [] } of drills)
    expect(told).toEqual(expect.arrayContaining([...Object.keys(notifies), ...inhibited]));
});

test("what is told to nobody is for those who look", () => {
  const forLookers = alerts.filter(({ severity }) => severity === "info").map(({ name }) => name);
  expect(forLookers).toEqual(expect.arrayContaining(drills.flatMap(({ untold = [] }) => untold)));
});

test("an alert is set off by a drill for certain, or it is said why not", () => {
  const drilled = new Set(
    drills.flatMap(({ notifies, inhibited = [], untold = [] }) => [...Object.keys(notifies), ...inhibited, ...untold]),
  );
  expect(known.filter((name) => !drilled.has(name)).sort()).toEqual(Object.keys(undrilled).sort());
});

test.each([...meanwhiles].map(([outer, inner]) => [outer.name, outer, inner] as const))(
  "%s and what is run meanwhile cannot be taken for each other",
  (_name, outer, inner) => {
    for (const drill of inner) expect(alertsOf(drill).filter((name) => alertsOf(outer).includes(name))).toEqual([]);
    expect(inner.filter((drill) => meanwhiles.has(drill))).toEqual([]);
  },
);

test("every selected drill is run once, within another one only where that is selected too", () => {
  const names = (selected: readonly Drill[]) =>
    steps(selected).map(({ drill, meanwhile }) => [drill.name, ...meanwhile.map(({ name }) => name)]);
  expect(names(drills).flat().sort()).toEqual(drills.map(({ name }) => name).sort());
  const [outer, inner] = [...meanwhiles][0] ?? [];
  if (!outer || !inner?.[0] || !inner[1]) throw new Error("a drill with two others inside is expected");
  expect(names([inner[0], outer])).toEqual([[outer.name, inner[0].name]]);
  expect(names(inner.slice(0, 2)).flat().sort()).toEqual([inner[0].name, inner[1].name].sort());
});

test("the page has a row per alert, says what went wrong, and tells the time scales apart", () => {
  const [first, second] = drills;
  if (!first || !second) throw new Error("two drills are expected");
  const detections = [
    { alert: "A", seconds: 12.4, minimum: 10 },
    { alert: "B", seconds: 20, minimum: 15 },
  ];
  const seen = { on: "2026-11-27", machine: "2 cores" };
  const loud = { ...seen, name: first.name, title: first.title, detections, inhibited: ["C"], problems: ["D arrived"] };
  const silent = {
    ...seen,
    name: second.name,
    title: second.title,
    detections: [],
    inhibited: [],
    problems: ["A\n is | missing\n"],
  };
  const lines = report({ 1: { [first.name]: loud }, 0.2: { [second.name]: silent } }).split("\n");
  const scales = lines.flatMap((line, at) => (line.startsWith("## Time scale") ? [at] : []));
  expect(scales.map((at) => lines[at]?.slice(0, 17).trim())).toEqual(["## Time scale 0.2", "## Time scale 1 ("]);
  expect(lines.slice(scales[1]).join("\n")).toContain(
    `| ${first.title} | A | 12 s | 10 s | C |  | D arrived | 2026-11-27 |\n|  | B | 20 s | 15 s |  |  |  |  |`,
  );
  expect(lines.slice(0, scales[1])).toContain(`| ${second.title} |  |  |  |  |  | A is \\| missing | 2026-11-27 |`);
  // What was not run is not left out; with production's intervals only some drills are.
  const unrun = (from?: number, to?: number) => lines.slice(from, to).filter((line) => line.includes("not run yet"));
  expect(unrun(0, scales[1])).toHaveLength(drills.length - 1);
  expect(unrun(scales[1])).toHaveLength(drills.filter((drill) => drill.fullScale && drill !== first).length);
});

test("the page in docs is of what was seen; bin/drill --page writes it", () => {
  const docs = join(__dirname, "..", "..", "docs");
  expect(readFileSync(join(docs, "drills.md"), "utf8")).toBe(report(readOutcomes(join(docs, "drills.json"))));
});

test("a drill that comes to nothing is repaired, and both failures are told", async () => {
  const quiet = { alerts: async () => [] } as unknown as LiveStack;
  const failing = (reason: string) => async () => {
    throw new Error(reason);
  };
  const drill = { name: "a", title: "a", notifies: {}, fault: async () => {}, repair: failing("no way back") };
  const run = new DrillRunner(quiet, () => undefined).run({ ...drill, prepare: failing("no way there") });
  await expect(run).rejects.toThrow("no way there; not repaired: no way back");
});

describe("an alert that looks back on a drill of an earlier run", () => {
  const lingers = Object.entries(drills.at(-1)?.lingers ?? {});
  const [name = "", seconds = 0] = lingers.sort(([, a], [, b]) => b - a)[0] ?? [];
  const alert = { labels: { alertname: name }, startsAt: new Date().toISOString(), status: { inhibitedBy: [] } };
  const stackWith = (alerts: () => Promise<unknown[]>) =>
    ({ alerts, url: () => "", json: async () => ({ data: { groups: [] } }) }) as unknown as LiveStack;
  const begins = async (runner: DrillRunner) => {
    const begun = new Error("it has begun");
    const run = runner.run({
      name: "a",
      title: "a",
      notifies: {},
      prepare: () => Promise.reject(begun),
      fault: async () => {},
      repair: async () => {},
    });
    await expect(run).rejects.toThrow("it has begun");
  };

  test("keeps no other drill from beginning", async () => {
    const runner = new DrillRunner(
      stackWith(async () => [alert]),
      () => undefined,
      drills,
    );
    await runner.learn();
    await begins(runner);
    // One that goes on for hours is not waited for at the end either.
    expect(seconds).toBeGreaterThan(3600);
    expect(await runner.settle()).toEqual([]);
  });

  test("nor where it fires again only once the stack was deployed anew, if that run has left it", async () => {
    const firing: unknown[] = [];
    const left = { [name]: Date.now() + 1_000_000 };
    const runner = new DrillRunner(
      stackWith(async () => firing),
      () => undefined,
    );
    await runner.learn(left);
    firing.push(alert);
    await begins(runner);
    expect(runner.looksBack()).toEqual(left);
  });
});

test("an alert that comes later than at best and fifteen seconds fails a drill at the intervals of production", () => {
  const detections = [
    { alert: "A", seconds: 35, minimum: 20 },
    { alert: "B", seconds: 36, minimum: 20 },
  ];
  expect(tooLate(detections, 1)).toEqual(["B arrived 16 s later than at best"]);
  expect(tooLate(detections, 0.2)).toEqual([]);
});

const { notifications } = parseSettings({});
/** A message to everybody who should get it. */
const toAll = <M>(message: M) => addressees("critical", notifications).map((to) => ({ ...message, to }));

test("what is critical goes to its channel and to who is on call, a warning to its own channel", () => {
  const { slack, email } = notifications;
  const withSlack = { ...notifications, slack: { ...slack, webhookUrlFile: "hook" } };
  const withMail = { ...notifications, email: { ...email, host: "mail" } };
  const of = (where: typeof notifications) => ["critical", "warning"].map((severity) => addressees(severity, where));
  expect(of(notifications)).toEqual([["#pipeline-critical", email.to], ["#pipeline-warnings"]]);
  expect(of(withSlack)).toEqual([["#pipeline-critical"], ["#pipeline-warnings"]]);
  expect(of(withMail)).toEqual([[email.to], [email.to]]);
});

describe("a message that something goes on", () => {
  const hour = 3600;
  const ofTable = (table: string, age: number) =>
    `• *${table} is old*\n${table} is ${age}.5 s old, on host-1:9249; expected at most 60.`;
  const message = (minute: number, firing: readonly string[], resolved: readonly string[] = [], to = "#warnings") => ({
    channel: "slack" as const,
    to,
    state: firing.length > 0 ? ("firing" as const) : ("resolved" as const),
    alertname: "Old",
    title: `[FIRING:${firing.length}] Old (warning, data)`,
    text: [
      ...(firing.length ? ["Firing:", ...firing] : []),
      ...(resolved.length ? ["Resolved:", ...resolved] : []),
    ].join("\n"),
    receivedAt: new Date(minute * 60_000).toISOString(),
  });
  const minutesOf = (...messages: ReturnType<typeof message>[]) =>
    repeats(messages, hour).map(({ receivedAt }) => Date.parse(receivedAt) / 60_000);

  test("is a repetition where only values differ, or an end is told that is known or of what nobody knew", () => {
    const first = message(0, [ofTable("a", 70), ofTable("b", 70)]);
    const ended = message(5, [ofTable("a", 80)], [ofTable("b", 80)]);
    expect(minutesOf(first, ended, message(10, [ofTable("a", 90)], [ofTable("b", 90)]))).toEqual([10]);
    expect(minutesOf(first, message(5, [ofTable("a", 80), ofTable("b", 1)], [ofTable("c", 80)]))).toEqual([5]);
  });

  test("is news where an alert begins, begins anew or ends, and for another channel", () => {
    const first = message(0, [ofTable("a", 70)]);
    expect(minutesOf(first, message(5, [ofTable("a", 70), ofTable("b", 70)]))).toEqual([]);
    expect(minutesOf(first, message(5, [], [ofTable("a", 70)]), message(10, [ofTable("a", 70)]))).toEqual([]);
    expect(minutesOf(first, message(5, [ofTable("a", 70)], [], "#others"))).toEqual([]);
  });

  test("may come again once it is due, and is not judged where it names some only", () => {
    const first = message(0, [ofTable("a", 70)]);
    expect(minutesOf(first, message(60, [ofTable("a", 70)]))).toEqual([]);
    expect(minutesOf(first, message(5, [ofTable("a", 70), "The first 10 of 12 are shown."]))).toEqual([]);
  });
});

describe("an alert that is to be held back, and fires long after the one that is told", () => {
  const rules = [
    { name: "Told", query: "up", duration: 0, labels: { severity: "critical" } },
    { name: "HeldBack", query: "up", duration: 300, labels: { severity: "warning" } },
    { name: "Untold", query: "up", duration: 300, labels: { severity: "info" } },
  ];
  const drill: Drill = {
    name: "a",
    title: "a",
    notifies: { Told: 0 },
    inhibited: ["HeldBack"],
    fault: async () => {},
    repair: async () => {},
  };

  /** A drill on a stack where these alerts fire so many seconds after the fault, and all is well after the repair. */
  async function outcome(
    changes: Partial<Drill>,
    fires: Readonly<Record<string, number>>,
    reaches: (to: string) => boolean = () => true,
  ): Promise<Outcome> {
    jest.useFakeTimers({ now: 0 });
    let broken: number | undefined;
    const since = (seconds: number) => broken !== undefined && Date.now() - broken >= seconds * 1000;
    const message = (state: string, at: number) =>
      toAll({ alertname: "Told", state, text: "", receivedAt: new Date(at * 1000).toISOString() });
    const alert = (name: string) => ({
      labels: { alertname: name, severity: rules.find((rule) => rule.name === name)?.labels.severity },
      startsAt: new Date((broken ?? 0) + (fires[name] as number) * 1000).toISOString(),
      status: { inhibitedBy: name === "HeldBack" ? ["Told"] : [] },
    });
    const stack = {
      settings: parseSettings({}),
      url: () => "",
      json: async () => ({ data: { groups: [{ interval: 15, rules }] } }),
      alerts: async () =>
        Object.keys(fires)
          .filter((name) => since(fires[name] as number))
          .map(alert),
      notifications: async () =>
        [...message("firing", 20), ...(broken === undefined ? message("resolved", 900) : [])].filter(({ to }) =>
          reaches(to),
        ),
    } as unknown as LiveStack;
    const runner = new DrillRunner(stack, () => undefined);
    await runner.learn();
    const run = runner.run({
      ...drill,
      ...changes,
      fault: async () => {
        broken = Date.now();
      },
      repair: async () => {
        broken = undefined;
      },
    });
    await jest.advanceTimersByTimeAsync(1_800_000);
    jest.useRealTimers();
    return run;
  }

  test("is waited for", async () => {
    const { problems, inhibited, detections } = await outcome({}, { HeldBack: 320 });
    expect({ problems, inhibited }).toEqual({ problems: [], inhibited: ["HeldBack"] });
    expect(detections).toEqual([expect.objectContaining({ alert: "Told", seconds: 20 })]);
  });

  test("fails when somebody who should be told is not", async () => {
    const { problems } = await outcome({}, { HeldBack: 320 }, (to) => to.startsWith("#"));
    expect(problems).toEqual([
      `Told went to #pipeline-critical, expected #pipeline-critical, ${notifications.email.to}`,
    ]);
  });

  test("is missed when it does not fire", async () => {
    expect((await outcome({}, {})).problems).toEqual(["HeldBack was not inhibited"]);
  });

  test("is noticed when nobody expected it, unless it may fire", async () => {
    const unexpected = "HeldBack was held back, and nobody expected it to fire";
    expect((await outcome({ inhibited: [] }, { HeldBack: 5 })).problems).toEqual([unexpected]);
    for (const allowed of [{ mayInhibit: { HeldBack: "" } }, { mayNotify: { HeldBack: "" } }])
      expect((await outcome({ inhibited: [], ...allowed }, { HeldBack: 5 })).problems).toEqual([]);
  });

  test("is waited for and missed likewise where it is told to nobody", async () => {
    const drill = { inhibited: [], untold: ["Untold"] };
    const { problems, untold } = await outcome(drill, { Untold: 320 });
    expect({ problems, untold }).toEqual({ problems: [], untold: ["Untold"] });
    expect(await outcome(drill, {})).toMatchObject({ problems: ["Untold did not fire"], untold: [] });
    // One that has fired since before the fault is not of it.
    expect((await outcome(drill, { Untold: -10 })).problems).toEqual(["Untold did not fire"]);
  });
});

test("detection is timed at the intervals of production by two drills at least", () => {
  expect(drills.filter(({ fullScale }) => fullScale).length).toBeGreaterThanOrEqual(2);
});

describe("a drill that is run while the fault of another one goes on", () => {
  const names = ["Outer", "Inner", "Stray"];
  const rules = names.map((name) => ({ name, query: "up", duration: 0, labels: { severity: "critical" } }));

  /**
   * Outcomes by name, and what fired at the end, on a stack where a fault tells of its alert at once, and of its end too.
   * @param recovering Told, and at once that it is over, when the inner drill is repaired.
   */
  async function outcomes(
    innerAlerts: readonly string[] | Error,
    recovering: readonly string[] = [],
    changes: Partial<Drill> = {},
  ) {
    jest.useFakeTimers({ now: 0 });
    const firing = new Set<string>();
    const told: { alertname: string; state: string; text: string; receivedAt: string; to: string }[] = [];
    const tell = (alertname: string, state: string) => {
      if (state === "firing") firing.add(alertname);
      else firing.delete(alertname);
      told.push(...toAll({ alertname, state, text: "", receivedAt: new Date().toISOString() }));
    };
    const stack = {
      settings: parseSettings({}),
      url: () => "",
      json: async () => ({ data: { groups: [{ interval: 15, rules }] } }),
      alerts: async () =>
        [...firing].map((alertname) => ({ labels: { alertname }, startsAt: "", status: { inhibitedBy: [] } })),
      notifications: async (since: Date) => told.filter(({ receivedAt }) => receivedAt >= since.toISOString()),
    } as unknown as LiveStack;
    const drillOf = (
      name: string,
      expected: string,
      fires: readonly string[] | Error,
      late: readonly string[] = [],
    ): Drill => ({
      name,
      title: name,
      notifies: { [expected]: 0 },
      fault: async () => {
        if (fires instanceof Error) throw fires;
        for (const alert of fires) tell(alert, "firing");
      },
      repair: async () => {
        if (fires instanceof Error) return;
        for (const alert of fires) tell(alert, "resolved");
        for (const alert of late) for (const state of ["firing", "resolved"]) tell(alert, state);
      },
    });
    const found = new Map<string, Outcome>();
    const finished = (outcome: Outcome) => found.set(outcome.name, outcome);
    const runner = new DrillRunner(stack, () => undefined, [], finished);
    await runner.learn();
    const meanwhile = [{ ...drillOf("inner", "Inner", innerAlerts, recovering), ...changes }];
    const run = runner.runAll([{ drill: drillOf("outer", "Outer", ["Outer"]), meanwhile }]);
    await jest.advanceTimersByTimeAsync(1_800_000);
    await run;
    jest.useRealTimers();
    const problems = [...found].map(([name, outcome]) => [name, outcome.problems]);
    return { problems: Object.fromEntries(problems), order: [...found.keys()], firing: [...firing] };
  }

  test("is over before the other one is repaired, and neither takes the other's alert for its own", async () => {
    expect(await outcomes(["Inner"])).toEqual({
      problems: { inner: [], outer: [] },
      order: ["inner", "outer"],
      firing: [],
    });
  });

  test("fails alone when something arrives that neither of them expects", async () => {
    const { problems } = await outcomes(["Inner", "Stray"]);
    expect(problems.inner).toEqual(["Stray arrived, and nobody expected it"]);
  });

  test("fails when something arrives after its repair that it does not expect, unless it may follow", async () => {
    const { problems } = await outcomes(["Inner"], ["Stray"]);
    expect(problems.inner).toEqual(["Stray arrived after the repair, and nobody expected it"]);
    const follows = { mayFollow: { Stray: "" } };
    expect((await outcomes(["Inner"], ["Stray"], follows)).problems.inner).toEqual([]);
    // Not before.
    expect((await outcomes(["Inner", "Stray"], [], follows)).problems.inner).toContain(
      "Stray arrived, and nobody expected it",
    );
  });

  test("fails alone when its own alert does not arrive, or its fault comes to nothing", async () => {
    expect((await outcomes([])).problems).toEqual({ inner: ["Inner did not arrive"], outer: [] });
    expect(await outcomes(new Error("no way there"))).toMatchObject({
      problems: { inner: ["no way there"], outer: [] },
      firing: [],
    });
  });
});
