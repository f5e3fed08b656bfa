import { HttpError } from "../http";
import type { QueryKind, ViewerMetrics } from "../viewer-metrics";
import { Turns } from "./turns";

/** Longest answer that is handed on, bytes: eleven thousand points of a hundred series are some 30 MiB. */
const maxAnswer = 32 * 1024 ** 2;

export interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** Prometheus or Alertmanager, asked on behalf of a page. */
export class Upstream {
  private readonly turns: Turns;

  /** @param atOnce Most questions that it is asked at the same time. */
  constructor(
    private readonly name: string,
    private readonly url: string,
    private readonly timeoutSeconds: number,
    private readonly metrics: ViewerMetrics,
    atOnce: number,
  ) {
    this.turns = new Turns(atOnce);
  }

  /**
   * Asks and hands the answer on, an error of the other side too.
   * @throws HttpError 502 when the other side does not answer, 504 when it takes too long, the time until it is asked included.
   */
  async ask(kind: QueryKind, path: string, query: URLSearchParams, gone: AbortSignal): Promise<Answer> {
    const stop = this.metrics.startQuery(kind);
    const timeout = AbortSignal.timeout(this.timeoutSeconds * 1000);
    const signal = AbortSignal.any([timeout, gone]);
    let end: (() => void) | undefined;
    try {
      end = await this.turns.take(signal);
      const response = await fetch(`${this.url.replace(/\/$/, "")}${path}?${query}`, { signal, redirect: "error" });
      const body = await limited(response);
      if (!response.ok) this.metrics.failed(kind, "upstream");
      return { status: response.status, body };
    } catch (error) {
      if (error instanceof HttpError) throw error;
      if (!gone.aborted) this.metrics.failed(kind, "unreachable");
      throw timeout.aborted
        ? new HttpError(504, `${this.name} has not answered within ${this.timeoutSeconds} s`)
        : new HttpError(502, `${this.name} at ${this.url} does not answer: ${reasonOf(error)}`);
    } finally {
      end?.();
      stop();
    }
  }
}

/** The cause of a failed fetch, which itself only says that it failed. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message: string };
  return cause?.code ?? cause?.message ?? message;
}

async function limited({ body }: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // The types of the global Response lack the iterator that Node.js gives its stream.
  for await (const chunk of (body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxAnswer) throw new HttpError(413, `the answer is longer than ${maxAnswer / 1024 ** 2} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
