import type { Counter, Registry } from "prom-client";
import { alertInbox } from "../../metrics/alert-inbox";
import type { Logger } from "../shared/logger";
import { counter, gauge } from "../shared/metrics";
import { Fault } from "./fault";
import { type Channel, channels, type Message } from "./notification";
import type { NotificationStore } from "./store";

/** What both ways in have in common: keeping, counting, refusing. */
export class Inbox {
  readonly fault = new Fault();
  private readonly taken: Counter<"channel">;
  private readonly refused: Counter<"channel">;

  constructor(
    readonly store: NotificationStore,
    registry: Registry,
    private readonly log: Logger,
  ) {
    this.taken = counter(registry, alertInbox.notifications);
    this.refused = counter(registry, alertInbox.refused);
    gauge(registry, alertInbox.kept, () => store.size);
    for (const channel of channels) {
      this.taken.inc({ channel }, 0);
      this.refused.inc({ channel }, 0);
    }
  }

  take(message: Message): void {
    const { id, alertname, state } = this.store.add(message);
    this.taken.inc({ channel: message.channel });
    this.log.info("notification", { context: { id, channel: message.channel, alertname, state } });
  }

  refuse(channel: Channel, reason: string): void {
    this.refused.inc({ channel });
    this.log.warn("notification refused", { context: { channel, reason } });
  }
}
