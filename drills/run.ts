import { questionsOf } from "../dashboards/questions";
import { scaled } from "../rules/duration";
import { dashboardParameters } from "../stack/parameters";
import type { Drill } from "./drill";
import type { Step } from "./index";
import { type ActiveAlert, type LiveStack, type Notification, sleep } from "./live-stack";
import { repeats } from "./repeats";

/** When an alert reached the inbox after its fault, and how soon it could have at best. Seconds. */
export interface Detection {
  readonly alert: string;
  readonly seconds: number;
  readonly minimum: number;
}

export interface Outcome {
  readonly name: string;
  readonly title: string;
  readonly detections: readonly Detection[];
  readonly inhibited: readonly string[];
  /** Fired, and told to nobody because only who looks should know. @default none */
  readonly untold?: readonly string[];
  /** Time from the repair until everything was over but what looks back for longer, seconds; unset where that is all. */
  readonly resolvedSeconds?: number;
  /** What was not as the drill says; empty when it passed. */
  readonly problems: readonly string[];
}

/** Alerts by name that may go on for long after a drill, and until when, milliseconds since 1970. */
export type LooksBack = Readonly<Record<string, number>>;

/** Beyond the least possible time, seconds: what the drill waits before it gives an alert up. */
const patience = 120;
/** How long everything may take to calm down, seconds. */
const calmSeconds = 420;
/** Nobody waits for alerts that look back for longer than this, seconds. */
const settleSeconds = 1200;

/** How much later than at best an alert may be told, seconds. */
const tolerance = 15;

/** What was told too late; said at the intervals of production only, because shrunk ones leave a busy machine no room. */
export const tooLate = (detections: readonly Detection[], timeScale: number): string[] =>
  detections
    .filter(({ seconds, minimum }) => timeScale >= 1 && seconds > minimum + tolerance)
    .map(({ alert, seconds, minimum }) => `${alert} arrived ${Math.round(seconds - minimum)} s later than at best`);

/** Intervals of the checks of the data, by the beginning of the metrics that they push. */
const checks = {
  data_freshness: "freshness",
  data_volume: "volume",
  schema_: "schema",
  data_distribution: "distribution",
  pipeline_: "lineage",
} as const;

/** What went wrong, if anything: a repair that fails too must not hide why. */
const failureOf = (work: () => Promise<void>): Promise<string | undefined> =>
  work().then(
    () => undefined,
    (error: Error) => error.message,
  );

/** The first message by which an alert that a drill expects was told, of what the drill is about. */
const arrival = ({ about = "" }: Drill, alert: string, notified: readonly Notification[]): Notification | undefined =>
  notified.find(({ alertname, state, text }) => alertname === alert && state === "firing" && text.includes(about));

/** Whom messages of an alert reach: Slack's channel, and by mail who is on call. The inbox stands for both where neither is set. */
export function addressees(
  severity: string | undefined,
  { slack, email }: LiveStack["settings"]["notifications"],
): string[] {
  const [hasSlack, hasEmail] = [slack.webhookUrlFile !== "", email.host !== ""];
  const neither = !hasSlack && !hasEmail;
  if (severity !== "critical") return [hasSlack || neither ? slack.warningChannel : email.to];
  return [...(hasSlack || neither ? [slack.criticalChannel] : []), ...(hasEmail || neither ? [email.to] : [])];
}

/** Every alert that a drill expects in some way. */
export const alertsOf = ({ notifies, inhibited = [], untold = [], mayNotify, mayInhibit }: Drill): string[] => [
  ...inhibited,
  ...untold,
  ...Object.keys({ ...notifies, ...mayNotify, ...mayInhibit }),
];

/** Alerts that fired during a drill and reached nobody, by name; not those of other drills that go on beside it. */
class Unheard {
  readonly inhibited = new Set<string>();
  readonly untold = new Set<string>();

  constructor(
    private readonly began: Date,
    private readonly others: ReadonlySet<string>,
  ) {}

  see({ labels, status, startsAt }: ActiveAlert): void {
    const name = labels.alertname as string;
    if (this.others.has(name)) return;
    // Nobody waits before a drill for the end of what is told to nobody: one that fired already says nothing of the fault.
    if (labels.severity === "info") {
      if (Date.parse(startsAt) >= this.began.getTime()) this.untold.add(name);
    } else if (status.inhibitedBy.length > 0) this.inhibited.add(name);
  }

  /** Those that a drill expects and that were not seen. */
  missing({ inhibited = [], untold = [] }: Drill) {
    return {
      inhibited: inhibited.filter((name) => !this.inhibited.has(name)),
      untold: untold.filter((name) => !this.untold.has(name)),
    };
  }
}

/** Runs drills on a stack: one after the other, or within another one that leaves them time. */
export class DrillRunner {
  /** Alerts of earlier drills that may still fire because they look back, until when. */
  private readonly lingering = new Map<string, number>();
  /** Since when messages are remembered, to notice what is told twice. */
  private readonly since = new Date();
  /** How many drills have begun, of how many that `runAll` was given. */
  private begun = 0;
  private count = 0;

  /** @param finished Gets each outcome as soon as it is there. */
  constructor(
    private readonly stack: LiveStack,
    private readonly say: (line: string) => void,
    private readonly drills: readonly Drill[] = [],
    private readonly finished: (outcome: Outcome) => void = () => undefined,
  ) {}

  /** Runs all of them; what comes to nothing is a problem of its own drill, and keeps none that follows from being run. */
  async runAll(steps: readonly Step[]): Promise<void> {
    this.count = steps.reduce((sum, { meanwhile }) => sum + 1 + meanwhile.length, 0);
    for (const { drill, meanwhile } of steps) this.finished(await this.attempt(drill, this.run(drill, meanwhile)));
  }

  private attempt({ name, title }: Drill, run: Promise<Outcome>): Promise<Outcome> {
    return run.catch(({ message }: Error) => ({ name, title, detections: [], inhibited: [], problems: [message] }));
  }

  /** @param meanwhile Run one after the other while the fault goes on. */
  run(drill: Drill, meanwhile: readonly Drill[] = []): Promise<Outcome> {
    return this.runWithin([], drill, meanwhile);
  }

  /** @param outer Alerts of the drill whose fault goes on. */
  private async runWithin(outer: readonly string[], drill: Drill, meanwhile: readonly Drill[]): Promise<Outcome> {
    const { stack } = this;
    const { name, title } = drill;
    this.begun += 1;
    const place = this.count ? `${this.begun} of ${this.count} ` : "";
    await this.calm("before the drill", outer, Object.keys(drill.notifies));
    let began = new Date();
    const problems: string[] = [];
    const others = new Set([...outer, ...meanwhile.flatMap(alertsOf)]);
    let unheard = new Unheard(began, others);
    let notified: readonly Notification[] = [];
    const broken = await failureOf(async () => {
      await drill.prepare?.(stack);
      this.say(`${place}${name}: ${title}`);
      began = new Date();
      unheard = new Unheard(began, others);
      await drill.fault(stack);
      const within = this.runMeanwhile(drill, meanwhile);
      notified = await this.watch(drill, began, unheard).finally(() => within);
      for (const title of drill.fills ?? []) await this.shows(title, problems);
    });
    const watched = Date.now();
    const unrepaired = await failureOf(() => drill.repair(stack));
    const lingers = drill.lingers ?? {};
    for (const [alert, seconds] of Object.entries(lingers)) this.linger(alert, Date.now(), seconds);
    const failures = [broken, unrepaired && `not repaired: ${unrepaired}`].filter((failure) => failure);
    if (failures.length > 0) throw new Error(failures.join("; "));
    const repaired = Date.now();
    problems.push(...this.judge(drill, began, notified, unheard, others));
    await this.calm("after the repair", outer).catch((error: Error) => problems.push(error.message));
    await this.resolve(began, notified, others, problems);
    problems.push(...(await this.judgeRecovery(drill, began, watched, others)));
    const allLinger = Object.keys(drill.notifies).every((alert) => alert in lingers);
    const resolvedSeconds = allLinger ? undefined : (Date.now() - repaired) / 1000;
    const detections = Object.entries(drill.notifies).flatMap(([alert, after]) =>
      this.detection(alert, after, began, arrival(drill, alert, notified)),
    );
    problems.push(...tooLate(detections, stack.settings.timeScale));
    // Within another drill the rest is that one's.
    const expected = (alert: string) => outer.length === 0 || drill.inhibited?.includes(alert);
    const inhibited = [...unheard.inhibited].filter(expected).sort();
    const untold = (drill.untold ?? []).filter((alert) => unheard.untold.has(alert));
    return { name, title, detections, inhibited, untold, resolvedSeconds, problems };
  }

  private async runMeanwhile(outer: Drill, meanwhile: readonly Drill[]): Promise<void> {
    for (const drill of meanwhile) this.finished(await this.attempt(drill, this.runWithin(alertsOf(outer), drill, [])));
  }

  /** Looks at inbox and Alertmanager until everything expected was seen, and a little longer for what was not expected. */
  private async watch(drill: Drill, began: Date, unheard: Unheard): Promise<Notification[]> {
    // One that is held back fires first, and may take longer for that than those that are told.
    const limits = [
      ...Object.entries(drill.notifies).map(([alert, after]) => after + this.minimum(alert)),
      ...[...(drill.inhibited ?? []), ...(drill.untold ?? [])].map((alert) => this.minimum(alert)),
    ];
    const deadline = Date.now() + (Math.max(...limits) + patience) * 1000;
    let seenAt: number | undefined;
    for (;;) {
      await sleep(1);
      const [notified, alerts] = await Promise.all([
        this.stack.notifications(began),
        this.stack.alerts(["critical", "warning", "info"]),
      ]);
      for (const alert of alerts) unheard.see(alert);
      const missing = unheard.missing(drill);
      const complete =
        Object.keys(drill.notifies).every((name) => arrival(drill, name, notified)) &&
        [...missing.inhibited, ...missing.untold].length === 0;
      if (complete) seenAt ??= Date.now();
      if (seenAt && Date.now() - seenAt > this.aftermath() * 1000) return notified;
      if (Date.now() > deadline) return notified;
    }
  }

  /** Looks whether a panel shows something, until the patience is over. */
  private async shows(title: string, problems: string[]): Promise<void> {
    const { settings } = this.stack;
    for (const question of questionsOf(title, dashboardParameters(settings)))
      await this.stack
        .until(title, question, patience)
        .catch((error: Error) => problems.push(`the panel "${title}" is empty: ${error.message}`));
  }

  /** What the fault has set off is on its way by then, seconds. */
  private aftermath(): number {
    const { notifications, timeScale } = this.stack.settings;
    return scaled(30, timeScale) + notifications.groupWait.warning;
  }

  private judge(
    drill: Drill,
    began: Date,
    notified: readonly Notification[],
    unheard: Unheard,
    others: ReadonlySet<string>,
  ): string[] {
    const missing = unheard.missing(drill);
    const firing = new Set(notified.filter(({ state }) => state === "firing").map(({ alertname }) => alertname ?? "?"));
    const mayBeTold = new Set([...Object.keys({ ...drill.notifies, ...drill.mayNotify }), ...others]);
    const mayFire = new Set(alertsOf(drill));
    const unexpected = (names: ReadonlySet<string>, allowed: ReadonlySet<string>) =>
      [...names].filter((name) => !allowed.has(name) && !this.isLingering(name, began));
    return [
      ...Object.keys(drill.notifies)
        .filter((name) => !arrival(drill, name, notified))
        .map((name) => `${name} did not arrive`),
      ...missing.inhibited.map((name) => `${name} was not inhibited`),
      ...missing.untold.map((name) => `${name} did not fire`),
      ...unexpected(firing, mayBeTold).map((name) => `${name} arrived, and nobody expected it`),
      ...unexpected(unheard.inhibited, mayFire).map((name) => `${name} was held back, and nobody expected it to fire`),
      ...Object.keys(drill.notifies).flatMap((name) => this.misdirected(name, notified)),
    ];
  }

  /**
   * What people were told while everything came back that is not about its end, and what they were told twice.
   * @param watched When the fault began to be repaired, milliseconds.
   */
  private async judgeRecovery(
    drill: Drill,
    began: Date,
    watched: number,
    others: ReadonlySet<string>,
  ): Promise<string[]> {
    const { notifications } = this.stack.settings;
    const all = (await this.stack.notifications(this.since)).filter(({ alertname = "" }) => !others.has(alertname));
    const after = (time: number) => (message: Notification) => Date.parse(message.receivedAt) >= time;
    const namesOf = (messages: readonly Notification[]) => [
      ...new Set(messages.map(({ alertname }) => alertname ?? "?")),
    ];
    const mayBeTold = { ...drill.notifies, ...drill.mayNotify, ...drill.mayFollow };
    const late = namesOf(all.filter(after(watched)).filter(({ state }) => state === "firing"));
    const repeated = repeats(all, Math.min(...Object.values(notifications.repeatInterval)));
    return [
      ...late
        .filter((name) => !(name in mayBeTold) && !this.isLingering(name, began))
        .map((name) => `${name} arrived after the repair, and nobody expected it`),
      ...namesOf(repeated.filter(after(began.getTime()))).map((name) => `${name} was told again, and nothing was new`),
    ];
  }

  /** An alert of which others were told than those that should be. */
  private misdirected(name: string, notified: readonly Notification[]): string[] {
    const told = notified.filter(({ alertname, state }) => alertname === name && state === "firing");
    if (told.length === 0) return [];
    const reached = [...new Set(told.map(({ to }) => to))].sort().join(", ");
    const expected = addressees(this.loaded.get(name)?.severity, this.stack.settings.notifications).sort().join(", ");
    return reached === expected ? [] : [`${name} went to ${reached}, expected ${expected}`];
  }

  /** Waits until somebody was told that everything that arrived is over; alerts that look back are left to the end. */
  private async resolve(
    began: Date,
    notified: readonly Notification[],
    others: ReadonlySet<string>,
    problems: string[],
  ): Promise<void> {
    const told = notified.filter(({ state, alertname = "" }) => state === "firing" && !others.has(alertname));
    const names = new Set(told.map(({ alertname }) => alertname));
    const deadline = Date.now() + (this.stack.settings.notifications.groupInterval + patience) * 1000;
    for (;;) {
      const resolved = new Set(
        (await this.stack.notifications(began))
          .filter(({ state }) => state === "resolved")
          .map(({ alertname }) => alertname),
      );
      const open = [...names].filter((name) => !resolved.has(name) && !this.isLingering(name ?? ""));
      if (open.length === 0) return;
      if (Date.now() > deadline) {
        problems.push(`nobody was told that it is over: ${open.join(", ")}`);
        return;
      }
      await sleep(1);
    }
  }

  /** Nobody minds an alert for as long as it looks back. */
  private linger(name: string, from: number, seconds: number): void {
    const until = from + (seconds + patience) * 1000;
    this.lingering.set(name, Math.max(until, this.lingering.get(name) ?? 0));
  }

  /** Whether an alert looks back on an earlier fault at that time, or may have done so. */
  private isLingering(name: string, at = new Date()): boolean {
    return (this.lingering.get(name) ?? 0) > at.getTime();
  }

  /**
   * Waits until nothing fires but what looks back.
   * @param outer Alerts of a drill whose fault goes on: they fire, and hold back what follows from it.
   * @param awaited Alerts that must have ended, also where they look back: one that still fires is told to nobody anew.
   */
  private async calm(when: string, outer: readonly string[], awaited: readonly string[] = []): Promise<void> {
    const deadline = Date.now() + calmSeconds * 1000;
    for (;;) {
      const firing = (await this.stack.alerts())
        .filter(({ status }) => outer.length === 0 || status.inhibitedBy.length === 0)
        .map(({ labels }) => labels.alertname as string);
      const mayGoOn = (name: string) => this.isLingering(name) && !awaited.includes(name);
      const open = firing.filter((name) => !mayGoOn(name) && !outer.includes(name));
      if (open.length === 0) return;
      if (Date.now() > deadline)
        throw new Error(`${when}: after ${calmSeconds} s these still fire: ${[...new Set(open)].join(", ")}`);
      await sleep(1);
    }
  }

  /** Alerts that may look back on what was done, each until when, milliseconds since 1970. */
  looksBack(): LooksBack {
    return Object.fromEntries(this.lingering);
  }

  /** Waits for the alerts that look back, but for those that do so for hours. Gives those that do not end. */
  async settle(): Promise<string[]> {
    const latest = Date.now() + settleSeconds * 1000;
    const waited = [...this.lingering].filter(([, until]) => until < latest);
    for (;;) {
      const firing = new Set((await this.stack.alerts()).map(({ labels }) => labels.alertname as string));
      const open = waited.filter(([name]) => firing.has(name));
      if (open.length === 0) return [];
      if (open.every(([, until]) => Date.now() > until)) return open.map(([name]) => name);
      await sleep(5);
    }
  }

  private detection(alert: string, after: number, began: Date, first: Notification | undefined): Detection[] {
    if (!first) return [];
    const seconds = (Date.parse(first.receivedAt) - began.getTime()) / 1000;
    return [{ alert, seconds, minimum: after + this.minimum(alert) }];
  }

  /** Scrape, `for`, evaluation and group wait, and where the value is pushed the interval of its check. Seconds. */
  private minimum(name: string): number {
    const { settings } = this.stack;
    const rule = this.loaded.get(name);
    if (!rule) throw new Error(`${name}: Prometheus has no such alert; a drill expects it`);
    const wait = settings.notifications.groupWait[rule.severity === "critical" ? "critical" : "warning"];
    return settings.scrapeInterval + this.checkInterval(rule.query) + rule.for + rule.interval + wait;
  }

  private checkInterval(query: string): number {
    const { intervals } = this.stack.settings.observation;
    const check = Object.entries(checks).find(([prefix]) => query.includes(prefix))?.[1];
    return check ? intervals[check] : 0;
  }

  /** Each alert as Prometheus has loaded it, the user's changes and the time scale included; seconds. */
  private loaded = new Map<string, { query: string; severity?: string; for: number; interval: number }>();

  /**
   * Learns what is loaded, and what may fire because drills of an earlier run are looked back at.
   * @param before What that run has left. @default what fires now, as long as it may since it began
   */
  async learn(before: LooksBack = {}): Promise<void> {
    interface Rule {
      name: string;
      query: string;
      duration: number;
      labels: { severity?: string };
    }
    interface Answer {
      data: { groups: { interval: number; rules: Rule[] }[] };
    }
    const { data } = await this.stack.json<Answer>(`${this.stack.url("prometheus")}/api/v1/rules?type=alert`);
    this.loaded = new Map(
      data.groups.flatMap(({ interval, rules }) =>
        rules.map(({ name, query, duration, labels }) => [
          name,
          { query, interval, for: duration, severity: labels.severity },
        ]),
      ),
    );
    for (const [alert, until] of Object.entries(before)) this.lingering.set(alert, until);
    const looksBack = new Map(this.drills.flatMap(({ lingers = {} }) => Object.entries(lingers)));
    for (const { labels, startsAt } of await this.stack.alerts()) {
      const seconds = looksBack.get(labels.alertname as string);
      if (seconds) this.linger(labels.alertname as string, Date.parse(startsAt), seconds);
    }
  }
}
