import type { QueryResultRow } from "pg";
import type { Database } from "./database";
import type { StateKey, StateStore } from "./state-store";

const undefinedTable = "42P01";
const createStatements = [
  "CREATE SCHEMA IF NOT EXISTS observer",
  // `json`, not `jsonb`: it gives back the text that was written, so that what is unchanged compares as equal.
  `CREATE TABLE IF NOT EXISTS observer.state (
     check_name text NOT NULL,
     layer text NOT NULL,
     table_name text NOT NULL,
     state json NOT NULL,
     updated_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (check_name, layer, table_name)
   )`,
];

/** One row per check and table in the schema `observer`, which is created when it is not there. */
export function postgresStore(database: Database): StateStore {
  let created: Promise<void> | undefined;
  const ready = () => {
    created ??= create(database);
    created.catch(() => {
      created = undefined;
    });
    return created;
  };
  const query = async <R extends QueryResultRow>(sql: string, values: readonly unknown[]) => {
    await ready();
    return database.query<R>(sql, values).catch((error: Error & { code?: string }) => {
      if (error.code === undefinedTable) {
        // The database was made anew: the next pass creates the table again.
        created = undefined;
      }
      throw error;
    });
  };
  const values = ({ check, layer, table }: StateKey) => [check, layer, table];
  return {
    async load<T>(key: StateKey) {
      const rows = await query<{ state: T }>(
        "SELECT state FROM observer.state WHERE check_name = $1 AND layer = $2 AND table_name = $3",
        values(key),
      );
      return rows[0]?.state;
    },
    async save(key, state) {
      await query(
        `INSERT INTO observer.state (check_name, layer, table_name, state) VALUES ($1, $2, $3, $4)
         ON CONFLICT (check_name, layer, table_name) DO UPDATE SET state = excluded.state, updated_at = now()`,
        [...values(key), JSON.stringify(state)],
      );
    },
  };
}

/** Two processes may start at once: who finds that the other was faster has what it wanted. */
async function create(database: Database): Promise<void> {
  for (const statement of createStatements) {
    await database.query(statement).catch((error: { code?: string }) => {
      const uniqueViolation = "23505";
      if (error.code !== uniqueViolation) {
        throw error;
      }
    });
  }
}
