import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Message, type Notification, readTitle } from "./notification";

/** Notifications of one alert, or later than a point in time; unset takes all. */
export interface Filter {
  /** Milliseconds since the epoch. */
  readonly since?: number;
  readonly alertname?: string;
}

/** Stands in the file where there is no notification that could tell which id was the last. */
interface Cleared {
  readonly lastId: number;
}

/**
 * The last notifications, oldest first, in a file of JSON lines. Each is on disk before its sender hears that it was taken. The file
 * is written anew when it holds twice as many as are kept.
 */
export class NotificationStore {
  private readonly file: string;
  private kept: Notification[];
  private lines: number;
  private nextId: number;

  /** @param keep The most notifications that are kept. */
  constructor(
    directory: string,
    private readonly keep: number,
    private readonly now: () => number = Date.now,
  ) {
    mkdirSync(directory, { recursive: true });
    this.file = join(directory, "notifications.jsonl");
    const found = existsSync(this.file) ? readLines(readFileSync(this.file, "utf8")) : [];
    this.kept = found.filter((line) => "id" in line).slice(-keep);
    this.nextId = Math.max(0, ...found.map((line) => ("id" in line ? line.id : line.lastId))) + 1;
    // Also ends a line that a crash has left half written.
    this.lines = 0;
    this.rewrite();
  }

  get size(): number {
    return this.kept.length;
  }

  add(message: Message): Notification {
    const notification: Notification = {
      id: this.nextId,
      receivedAt: new Date(this.now()).toISOString(),
      ...readTitle(message.title),
      ...message,
    };
    if (this.lines >= 2 * this.keep) {
      this.rewrite();
    }
    appendFileSync(this.file, `${JSON.stringify(notification)}\n`);
    this.lines += 1;
    this.nextId += 1;
    this.kept = [...this.kept, notification].slice(-this.keep);
    return notification;
  }

  list({ since, alertname }: Filter = {}): readonly Notification[] {
    return this.kept.filter(
      (one) =>
        (since === undefined || Date.parse(one.receivedAt) >= since) &&
        (alertname === undefined || one.alertname === alertname),
    );
  }

  /** Forgets everything; gives how many there were. */
  clear(): number {
    const count = this.kept.length;
    this.kept = [];
    this.rewrite();
    return count;
  }

  private rewrite(): void {
    const part = `${this.file}.part`;
    const lines = this.kept.length > 0 ? this.kept : [{ lastId: this.nextId - 1 } satisfies Cleared];
    writeFileSync(part, lines.map((one) => `${JSON.stringify(one)}\n`).join(""));
    renameSync(part, this.file);
    this.lines = lines.length;
  }
}

/** A line that is not readable is one that a crash has cut off. */
function readLines(text: string): (Notification | Cleared)[] {
  return text.split("\n").flatMap((line) => {
    try {
      return line ? [JSON.parse(line) as Notification | Cleared] : [];
    } catch {
      return [];
    }
  });
}
