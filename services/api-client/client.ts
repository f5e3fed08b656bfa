import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClientOutcome } from "../../metrics/api-client";
import { Backoff } from "../shared/backoff";
import type { Logger } from "../shared/logger";
import { RepeatedLog } from "../shared/repeated-log";

const shortestRetryMs = 250;
const longestRetryMs = 15_000;

export interface ClientOptions {
  /** Address of the API, without `/graphql`. */
  readonly url: string;
  /** Asked one after the other, over and over. */
  readonly questions: readonly string[];
  /** Milliseconds from one request to the next. */
  readonly intervalMs: number;
  /** Milliseconds after which an answer is given up. */
  readonly timeoutMs: number;
  readonly log: Logger;
  readonly count: (outcome: ApiClientOutcome) => void;
}

/**
 * Asks the API as its users do. After a request that failed it waits until the API says that it is ready, as a load balancer
 * would: an API that restarts is not asked in between.
 */
export class Client {
  /** Why the API is not asked just now; `undefined` while it is. */
  problem: string | undefined = "the API has not been asked yet";

  private readonly failures: RepeatedLog;

  constructor(private readonly options: ClientOptions) {
    this.failures = new RepeatedLog(options.log, "warn", 30_000);
  }

  /** Until `signal` is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { questions, intervalMs } = this.options;
    for (let asked = 0; !signal.aborted; asked++) {
      await this.ready(signal);
      const started = performance.now();
      await this.ask(questions[asked % questions.length] as string, signal);
      await pause(intervalMs - (performance.now() - started), signal);
    }
    this.failures.close();
  }

  /** Waits for the API where there is a reason to doubt that it answers. */
  private async ready(signal: AbortSignal): Promise<void> {
    if (!this.problem) return;
    const { url, log } = this.options;
    const backoff = new Backoff(shortestRetryMs, longestRetryMs);
    for (let waited = false; !signal.aborted; waited = true) {
      const reason = await this.get(`${url}/ready`, signal).then(readinessOf).catch(reasonOf);
      if (!reason) return waited ? log.info("the API is ready") : undefined;
      if (!waited) log.info("waiting for the API", { context: { reason } });
      this.problem = reason;
      await pause(backoff.delay(), signal);
    }
  }

  /** One request; never throws. */
  private async ask(query: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { url, count } = this.options;
    const failure = await this.answer(`${url}/graphql`, query, signal).catch((error: Error) => ({
      outcome: "unanswered" as const,
      reason: reasonOf(error),
    }));
    if (signal.aborted) return;
    count(failure?.outcome ?? "answered");
    this.problem = failure?.reason;
    if (failure) this.failures.add(failure.outcome, "a request failed", { context: { ...failure, query } });
  }

  private async answer(url: string, query: string, signal: AbortSignal) {
    const response = await this.get(url, signal, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: { message: string }[] };
    if (data && !errors) return undefined;
    return { outcome: "refused" as const, reason: errors?.[0]?.message ?? `status ${response.status} without data` };
  }

  private get(url: string, signal: AbortSignal, init: RequestInit = {}): Promise<Response> {
    return fetch(url, { ...init, signal: AbortSignal.any([signal, AbortSignal.timeout(this.options.timeoutMs)]) });
  }
}

/** Why an API that answered is not ready; `undefined` when it is. */
async function readinessOf(response: Response): Promise<string | undefined> {
  const text = await response.text();
  return response.ok ? undefined : `the API is not ready: ${text}`;
}

/** The cause says more than "fetch failed". */
const reasonOf = ({ message, cause }: Error) => (cause instanceof Error ? `${message}: ${cause.message}` : message);

/** Ends early when `signal` is aborted. */
const pause = (ms: number, signal: AbortSignal) => sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
