/** Ways in which a notification arrives: as for Slack, and as an e-mail. */
export const channels = ["slack", "email"] as const;
export type Channel = (typeof channels)[number];

/** A link that Slack would show as a button. */
export interface Button {
  readonly text: string;
  readonly url: string;
}

/** What arrived, as far as both channels have it. */
export interface Message {
  readonly channel: Channel;
  /** Whom it was meant for: Slack's channel, or the recipients' addresses. */
  readonly to: string;
  readonly title: string;
  readonly text: string;
  /** A colour of Slack's, or `#rrggbb`; unset where the message has none. */
  readonly color?: string;
  readonly buttons: readonly Button[];
}

export interface Notification extends Message {
  /** Counts up from 1 and is never used twice. */
  readonly id: number;
  /** When the inbox took it: ISO 8601, UTC. */
  readonly receivedAt: string;
  /** Unset where the title does not say it. */
  readonly state?: "firing" | "resolved";
  /** Name of the alert; unset where the title does not say it. */
  readonly alertname?: string;
}

/** Alertmanager's titles begin like this: `[FIRING:2] KafkaBrokerDown …`, `[RESOLVED] KafkaBrokerDown …`. */
const titlePattern = /^\[(FIRING|RESOLVED)(?::\d+)?\] (\w+)/;

/** What the title of a message says about the alert. */
export function readTitle(title: string): Pick<Notification, "state" | "alertname"> {
  const found = titlePattern.exec(title);
  return found ? { state: found[1] === "FIRING" ? "firing" : "resolved", alertname: found[2] as string } : {};
}
