import { randomUUID } from "node:crypto";
import type { GeneratorMetrics } from "./generator-metrics";
import type { Draft, Market } from "./market/market";
import type { MessageBuffer } from "./message-buffer";
import type { Pace } from "./pace";

/** Milliseconds between two looks at what is due. */
const tickMs = 10;
/** Trades that are handed over together; keeps the latency of each small at high rates. */
const slice = 100;
/** The longest that one tick may keep the event loop, milliseconds. */
const longestTickMs = 20;

export interface GeneratorOptions {
  readonly streamId: string;
  readonly market: Market;
  readonly pace: Pace;
  readonly buffer: MessageBuffer;
  readonly metrics: GeneratorMetrics;
  /** Called after messages were appended: the readers take them from the buffer. */
  readonly deliver: () => void;
}

/** Lets the market run at its pace and appends what happens to the buffer; waits while the buffer is full. */
export class Generator {
  private timer: NodeJS.Timeout | undefined;
  /** Messages of a trade that found no more room. */
  private waiting: Draft[] = [];

  constructor(private readonly options: GeneratorOptions) {}

  /** True while the market stands still because the reader takes nothing. */
  get paused(): boolean {
    return this.options.buffer.free === 0;
  }

  start(): void {
    this.timer = setInterval(() => this.tick(), tickMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    const { pace, deliver, metrics } = this.options;
    const end = performance.now() + longestTickMs;
    for (let due = pace.due(); due > 0 && performance.now() < end; due -= slice) {
      const started: number[] = [];
      for (let trade = 0; trade < Math.min(due, slice) && this.appendWaiting(); trade += 1) {
        started.push(performance.now());
        this.waiting = this.options.market.next(Date.now());
      }
      const room = this.appendWaiting();
      pace.done(started.length);
      deliver();
      const delivered = performance.now();
      for (const at of started) {
        metrics.latency.observe((delivered - at) / 1000);
      }
      if (!room) {
        pace.reset();
        return;
      }
    }
  }

  /** True when nothing waits any more. */
  private appendWaiting(): boolean {
    const { buffer } = this.options;
    let taken = 0;
    for (; taken < this.waiting.length && buffer.free > 0; taken += 1) {
      this.append(this.waiting[taken] as Draft);
    }
    this.waiting = taken === this.waiting.length ? [] : this.waiting.slice(taken);
    return this.waiting.length === 0;
  }

  private append(draft: Draft): void {
    const { buffer, streamId: stream_id, metrics } = this.options;
    const { type, ...facts } = draft;
    buffer.append(JSON.stringify({ type, stream_id, sequence: buffer.next, correlation_id: randomUUID(), ...facts }));
    if (draft.type === "trade") {
      metrics.countTrade(draft.symbol, draft.trade_type);
    }
  }
}
