import { setTimeout as sleep } from "node:timers/promises";
import { causes } from "./flink";
import { request } from "./request";

type OperationStatus = "INITIALIZED" | "PENDING" | "RUNNING" | "FINISHED" | "CANCELED" | "CLOSED" | "ERROR" | "TIMEOUT";

interface Result {
  resultType?: "NOT_READY" | "PAYLOAD" | "EOS";
  /** Path of the next page, from the server's root. */
  nextResultUri?: string;
  results?: { data: { fields: unknown[] }[] };
}

/** The SQL gateway's REST endpoint. */
export class SqlGateway {
  private readonly url: string;

  /**
   * @param url For example `http://flink-sql-gateway:8083`.
   * @param pollMs Time between two looks at a statement that runs, milliseconds.
   */
  constructor(
    url: string,
    private readonly pollMs = 250,
  ) {
    this.url = `${url}/v1`;
  }

  /**
   * Runs statements one after the other in a session of their own; each has to end within a minute or two, jobs run on.
   * @param properties Configuration of the session, by Flink's names.
   * @returns First column of what the last statement gave: for a job that was submitted, its id.
   */
  async run(statements: readonly string[], properties: Readonly<Record<string, string>>): Promise<unknown> {
    const { sessionHandle } = await request<{ sessionHandle: string }>("POST", `${this.url}/sessions`, { properties });
    const session = `${this.url}/sessions/${sessionHandle}`;
    try {
      let last: unknown;
      for (const statement of statements) {
        last = await this.execute(session, statement);
      }
      return last;
    } finally {
      await request("DELETE", session).catch(() => undefined);
    }
  }

  private async execute(session: string, statement: string): Promise<unknown> {
    const { operationHandle } = await request<{ operationHandle: string }>("POST", `${session}/statements`, {
      statement,
    });
    const operation = `${session}/operations/${operationHandle}`;
    const deadline = performance.now() + 120_000;
    for (;;) {
      const { status } = await request<{ status: OperationStatus }>("GET", `${operation}/status`);
      if (status !== "INITIALIZED" && status !== "PENDING" && status !== "RUNNING") {
        break;
      }
      if (performance.now() > deadline) {
        throw new Error(`the SQL gateway has not finished within 120 s: ${summary(statement)} …`);
      }
      await sleep(this.pollMs);
    }
    try {
      return await this.firstField(`${operation}/result/0?rowFormat=JSON`);
    } catch (error) {
      throw new Error(`${summary(statement)} …: ${causes((error as Error).message)}`);
    }
  }

  /** First column of the first row; pages before it may be empty, as a query's result is not there at once. */
  private async firstField(firstPage: string): Promise<unknown> {
    let page = firstPage;
    for (;;) {
      const { results, resultType, nextResultUri } = await request<Result>("GET", page);
      const row = results?.data[0];
      if (row !== undefined || resultType === "EOS" || nextResultUri === undefined) {
        return row?.fields[0];
      }
      await sleep(resultType === "NOT_READY" ? this.pollMs : 0);
      page = new URL(nextResultUri, this.url).href;
    }
  }
}

function summary(statement: string): string {
  return statement.split("\n")[0] ?? statement;
}
