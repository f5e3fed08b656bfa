import type { ExecutionResult } from "graphql";
import type { Plugin, YogaInitialContext } from "graphql-yoga";
import type { ApiMetrics } from "../api-metrics";
import { Lru } from "../data/lru";
import type { TableStore } from "../data/table-store";

/** An answer as the text that is sent: written out once, and all that is kept of it. */
interface Answer extends ExecutionResult {
  readonly stringify: () => string;
}

/**
 * Answers a query that was answered before from the same snapshots. Equal queries that come while the first is being executed wait
 * for its answer instead of being executed too. Answers with errors are not kept.
 */
export class ResultCache {
  private readonly answers: Lru<Answer>;
  private readonly running = new Map<string, Promise<ExecutionResult>>();
  private generation = -1;

  /** @param maxBytes Size of all answers together, in characters of their texts. */
  constructor(
    maxBytes: number,
    private readonly store: Pick<TableStore, "generation">,
    private readonly metrics: Pick<ApiMetrics, "cacheHits" | "cacheMisses">,
  ) {
    this.answers = new Lru(maxBytes);
  }

  async get(query: string, execute: () => Promise<ExecutionResult> | ExecutionResult): Promise<ExecutionResult> {
    if (this.generation !== this.store.generation) {
      this.generation = this.store.generation;
      this.answers.clear();
    }
    const key = `${this.generation} ${query}`;
    const known = this.answers.get(key) ?? this.running.get(key);
    if (known) {
      this.metrics.cacheHits.inc();
      return known;
    }
    this.metrics.cacheMisses.inc();
    const answer = this.execute(key, execute);
    this.running.set(key, answer);
    return answer;
  }

  private async execute(key: string, execute: () => Promise<ExecutionResult> | ExecutionResult) {
    try {
      const result = await execute();
      if (result.errors?.length) {
        return result;
      }
      const text = JSON.stringify(result);
      const answer: Answer = { stringify: () => text };
      if (key.startsWith(`${this.store.generation} `)) {
        this.answers.set(key, answer, key.length + text.length);
      }
      return answer;
    } finally {
      this.running.delete(key);
    }
  }
}

export function useResultCache(cache: ResultCache): Plugin {
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const { query, variables } = (args.contextValue as YogaInitialContext).params;
      const key = JSON.stringify([args.operationName, query, variables]);
      setExecuteFn((given) => cache.get(key, () => executeFn(given)));
    },
  };
}
