import type { RequestListener, ServerResponse } from "node:http";
import type { Logger } from "../shared/logger";
import type { RefreshReport } from "./data/refresh-report";
import type { TableStore } from "./data/table-store";

/**
 * `POST /refresh` takes the current snapshots of all tables and tells which they are. The status is 503 when one could not be read;
 * a table that is not in the catalog is no failure, it may not have been made yet.
 */
export function refreshPage(store: TableStore, log: Logger): RequestListener {
  return (request, response) => {
    request.resume();
    if (request.method !== "POST") {
      response.setHeader("allow", "POST");
      answer(response, 405, { error: `method ${request.method} is not allowed, only POST` });
      return;
    }
    refresh(store, log).then(
      (report) => answer(response, isReadable(report) ? 200 : 503, report),
      (error: unknown) => answer(response, 500, { error: String(error) }),
    );
  };
}

const isReadable = ({ tables }: RefreshReport) => tables.every(({ state }) => state !== "unreadable");

/** Refreshes, and logs what is new and what does not work. */
export async function refresh(store: TableStore, log: Logger): Promise<RefreshReport> {
  const report = await store.refresh();
  for (const { table, error, changed, snapshot_id, rows, files } of report.tables) {
    if (error) {
      log.warn("a table could not be read", { context: { table, reason: error, snapshot_id } });
    } else if (changed) {
      log.info("another snapshot is served", { context: { table, snapshot_id, rows, files } });
    }
  }
  return report;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
  response.end(`${JSON.stringify(body)}\n`);
}
