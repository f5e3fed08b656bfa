import type { Notification } from "./live-stack";

type State = "firing" | "resolved";

/** Numbers of their own, not those in names: they change while an alert goes on. */
const values = /(?<![\w.:-])\d[\d.,]*/g;

/** The alerts of a message, each with its state, by the words that tell it from others. @returns nothing where not all are shown */
function alertsOf(text: string): ReadonlyMap<string, State> | undefined {
  const found = new Map<string, State>();
  let state: State | undefined;
  let subject: string | undefined;
  for (const line of text.split("\n")) {
    const [, heading] = /^(Firing|Resolved):$/.exec(line) ?? [];
    const [, summary] = /^• \*(.*)\*$/.exec(line) ?? [];
    if (/^The first \d+ of \d+ are shown/.test(line)) return undefined;
    if (heading) state = heading.toLowerCase() as State;
    else if (summary) subject = summary;
    else if (state && subject) {
      found.set(`${subject}: ${line}`.replace(values, "…"), state);
      subject = undefined;
    }
  }
  return found;
}

/**
 * Messages to Slack that something goes on, and no more than was said before: no alert in them has begun since, and none has ended.
 * @param notified All messages, the oldest first.
 * @param repeatSeconds Time after which what goes on may be told again.
 */
export function repeats(notified: readonly Notification[], repeatSeconds: number): Notification[] {
  const known = new Map<string, Map<string, State>>();
  const lastTold = new Map<string, number>();
  return notified
    .filter(({ channel }) => channel === "slack")
    .filter((message) => {
      const group = `${message.to} ${message.title.replace(/^\[.*?\] /, "")}`;
      const told = known.get(group) ?? new Map<string, State>();
      const alerts = alertsOf(message.text);
      const at = Date.parse(message.receivedAt);
      const due = at - (lastTold.get(group) ?? Number.NEGATIVE_INFINITY) >= repeatSeconds * 1000;
      lastTold.set(group, at);
      // The end of what nobody had heard of is no news.
      const news = [...(alerts ?? [])].filter(
        ([alert, state]) => told.get(alert) !== state && (state === "firing" || told.has(alert)),
      );
      for (const [alert, state] of alerts ?? []) told.set(alert, state);
      known.set(group, told);
      return message.state === "firing" && alerts !== undefined && news.length === 0 && !due;
    });
}
