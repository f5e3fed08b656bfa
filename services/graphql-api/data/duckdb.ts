import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { Overloaded } from "../errors";
import type { Sql, Value } from "./sql";

export interface DuckDbOptions {
  /** Threads of all queries together. */
  readonly threads: number;
  /** Memory of all queries together, MiB. */
  readonly memoryMegabytes: number;
  /** Queries that run at a time. */
  readonly connections: number;
  /** Queries that may wait for their turn. */
  readonly maxWaiting: number;
}

/** An interruption that meets a query between its preparation and its start is lost, so it is repeated. Milliseconds. */
const interruptEveryMs = 50;

/** Runs statements in DuckDB, a few at a time, and stops those that nobody waits for any more. */
export class DuckDb {
  private readonly waiting: ((connection: DuckDBConnection) => void)[] = [];
  private readonly idle: DuckDBConnection[] = [];
  private opened: Promise<DuckDBInstance> | undefined;

  constructor(private readonly options: DuckDbOptions) {}

  /**
   * @param signal Ends the wait and the query; the promise is rejected with its reason then.
   * @throws Overloaded when too many wait already.
   */
  async query(sql: Sql, signal: AbortSignal): Promise<Value[][]> {
    const connection = await this.acquire(signal);
    let repeated: NodeJS.Timeout | undefined;
    const interrupt = () => {
      connection.interrupt();
      repeated = setInterval(() => connection.interrupt(), interruptEveryMs);
    };
    signal.addEventListener("abort", interrupt, { once: true });
    try {
      signal.throwIfAborted();
      const reader = await connection.runAndReadAll(sql.text, sql.parameters);
      return reader.getRows() as Value[][];
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      clearInterval(repeated);
      signal.removeEventListener("abort", interrupt);
      this.release(connection);
    }
  }

  /** Queries must have ended. */
  async close(): Promise<void> {
    const instance = await this.opened;
    if (instance) {
      this.closeAll(instance);
    }
  }

  private closeAll(instance: DuckDBInstance): void {
    for (const connection of this.idle.splice(0)) {
      connection.closeSync();
    }
    instance.closeSync();
  }

  private async open(): Promise<DuckDBInstance> {
    const instance = await DuckDBInstance.create(":memory:", {
      threads: String(this.options.threads),
      memory_limit: `${this.options.memoryMegabytes}MB`,
      // What does not fit into memory fails: a container has no disk to spare.
      temp_directory: "",
      autoinstall_known_extensions: "false",
    });
    try {
      for (let count = 0; count < this.options.connections; count++) {
        this.idle.push(await instance.connect());
      }
    } catch (error) {
      this.closeAll(instance);
      throw error;
    }
    return instance;
  }

  private async acquire(signal: AbortSignal): Promise<DuckDBConnection> {
    this.opened ??= this.open().catch((error) => {
      this.opened = undefined;
      throw error;
    });
    await this.opened;
    signal.throwIfAborted();
    const free = this.idle.pop();
    if (free) {
      return free;
    }
    if (this.waiting.length >= this.options.maxWaiting) {
      throw new Overloaded(this.waiting.length);
    }
    return new Promise((resolve, reject) => {
      const turn = (connection: DuckDBConnection) => {
        signal.removeEventListener("abort", giveUp);
        resolve(connection);
      };
      const giveUp = () => {
        this.waiting.splice(this.waiting.indexOf(turn), 1);
        reject(signal.reason);
      };
      signal.addEventListener("abort", giveUp, { once: true });
      this.waiting.push(turn);
    });
  }

  private release(connection: DuckDBConnection): void {
    const next = this.waiting.shift();
    if (next) {
      next(connection);
    } else {
      this.idle.push(connection);
    }
  }
}
