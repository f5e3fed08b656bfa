import { readFile } from "node:fs/promises";
import { Pool, type QueryResultRow } from "pg";
import type { Logger } from "../../shared/logger";

export interface DatabaseOptions {
  /** Service that connects, as PostgreSQL lists it. */
  readonly application: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** File in PostgreSQL's own form, `host:port:database:user:password`; `undefined` when no password is needed. */
  readonly passwordFile: string | undefined;
}

export interface Database {
  /** @throws Error that names the database. */
  query<R extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

/** The few connections that a service needs; the password is read anew for each, so that it may be changed. */
export function openDatabase(options: DatabaseOptions, log: Logger): Database {
  const { application, passwordFile, ...address } = options;
  const pool = new Pool({
    ...address,
    ...(passwordFile && { password: async () => passwordFrom(await readFile(passwordFile, "utf8"), options) }),
    max: 2,
    connectionTimeoutMillis: 5_000,
    query_timeout: 15_000,
    application_name: application,
  });
  pool.on("error", (error) => log.warn("an idle connection to the database broke", { error }));
  return {
    async query<R extends QueryResultRow>(sql: string, values: readonly unknown[] = []) {
      try {
        return (await pool.query<R>(sql, [...values])).rows;
      } catch (error) {
        const { host, port, database } = options;
        throw Object.assign(new Error(`PostgreSQL at ${host}:${port}/${database}: ${(error as Error).message}`), {
          code: (error as { code?: string }).code,
        });
      }
    },
    close: () => pool.end(),
  };
}

/** The password of the first line that fits; `*` fits everything, and `\` takes the meaning from the next character. */
export function passwordFrom(
  pgpass: string,
  { host, port, database, user, passwordFile }: Omit<DatabaseOptions, "application">,
): string {
  const wanted = [host, String(port), database, user];
  for (const line of pgpass.split("\n").filter((line) => line && !line.startsWith("#"))) {
    const fields = [...line.matchAll(/((?:\\.|[^\\:])*)(?::|$)/g)].map((match) =>
      (match[1] ?? "").replace(/\\(.)/g, "$1"),
    );
    if (wanted.every((value, index) => fields[index] === "*" || fields[index] === value)) {
      return fields[4] ?? "";
    }
  }
  throw new Error(
    `PGPASSFILE ${passwordFile}: no line for ${wanted.join(":")}; expected host:port:database:user:password`,
  );
}
