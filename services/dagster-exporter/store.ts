import type { Database } from "../data-observer/store/database";
import { emptyHistory, type History, historySchema } from "./history";

/** Keeps what was counted from one run of the exporter to the next. */
export interface HistoryStore {
  /** What was kept last; empty in the beginning, and when another version of the exporter kept it in another form. */
  load(): Promise<History>;
  /**
   * Replaces what is kept in one step: counts and the place up to which they count are never apart.
   * @throws HistoryLost
   */
  save(history: History): Promise<void>;
}

/** What was kept is gone, most likely with all that Dagster had stored in the same database: counting has to begin anew. */
export class HistoryLost extends Error {}

const undefinedTable = "42P01";
const creation = [
  "CREATE SCHEMA IF NOT EXISTS dagster_exporter",
  `CREATE TABLE IF NOT EXISTS dagster_exporter.history (
     only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
     history json NOT NULL,
     updated_at timestamptz NOT NULL DEFAULT now()
   )`,
];

/** One row in the schema `dagster_exporter`, which is created when it is not there. */
export function postgresStore(database: Database): HistoryStore {
  return {
    async load() {
      for (const statement of creation) {
        await database.query(statement);
      }
      await database.query("INSERT INTO dagster_exporter.history (history) VALUES ($1) ON CONFLICT DO NOTHING", [
        JSON.stringify(emptyHistory()),
      ]);
      const [row] = await database.query<{ history: unknown }>("SELECT history FROM dagster_exporter.history");
      const known = historySchema.safeParse(row?.history);
      return known.success ? known.data : emptyHistory();
    },
    async save(history) {
      const changed = await database
        .query("UPDATE dagster_exporter.history SET history = $1, updated_at = now() RETURNING only_row", [
          JSON.stringify(history),
        ])
        .catch((error: Error & { code?: string }) => {
          throw error.code === undefinedTable ? new HistoryLost(error.message) : error;
        });
      if (changed.length === 0) {
        throw new HistoryLost("the row of dagster_exporter.history is gone");
      }
    },
  };
}
