import type { StageName } from "../../../metrics/stages";
import type { StageReading } from "../checks/lineage";

/** A system that knows the state of stages. */
export interface StageSource {
  /** Label `source`. */
  readonly name: "kafka" | "flink" | "dagster";
  readonly stages: readonly StageName[];
  /**
   * Of stages that it can say something about.
   * @throws when the system does not answer.
   */
  read(): Promise<StageReading[]>;
  close?(): Promise<void>;
}

/**
 * How long nothing is said of a stage of which the source has never seen anything: a stack that is being stood up, or that comes back
 * with its machine, is not a broken one. As long as a deployment waits for a container. Seconds.
 */
export const beginSeconds = 300;

/** Jobs of the stages that a source is asked for. */
export interface StageJob {
  readonly stage: StageName;
  readonly job: string;
}

/** One call of a JSON interface. */
export async function requestJson<T>(url: string, body?: unknown): Promise<T> {
  const response = await fetch(url, {
    method: body === undefined ? "GET" : "POST",
    signal: AbortSignal.timeout(10_000),
    ...(body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  }).catch((error: Error & { cause?: Error }) => {
    throw new Error(`${url}: ${error.cause?.message ?? error.message}`);
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${url}: status ${response.status}, ${text.slice(0, 300)}`);
  }
  return JSON.parse(text) as T;
}
