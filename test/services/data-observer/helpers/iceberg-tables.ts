import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Values by column; NaN and infinite numbers as texts, decimals as texts, times in milliseconds since the epoch. */
export type Rows = Readonly<Record<string, readonly (number | string | null)[]>>;

export interface Column {
  readonly name: string;
  /** As Iceberg's JSON writes it. */
  readonly type: unknown;
  readonly required?: boolean;
}

export type Alteration =
  | { readonly add: string; readonly type: unknown }
  | { readonly drop: string }
  | { readonly rename: string; readonly to: string }
  | { readonly retype: string; readonly type: unknown }
  | { readonly optional: string };

/** One commit or change, at a time in milliseconds since the epoch. */
export type Step = { readonly at: number } & (
  | { readonly append: Rows }
  /** Replaces all rows, or those of a condition: a deletion and an append in one commit. */
  | { readonly overwrite: Rows; readonly where?: string }
  | { readonly delete: string }
  | { readonly compact: true }
  /** Back to the snapshot with that index, oldest first. */
  | { readonly rollback: number }
  /** Snapshots before that time go. */
  | { readonly expire: number }
  | { readonly alter: readonly Alteration[] }
  /** Drops the table and creates one of that name anew. */
  | { readonly drop_table: readonly Column[] }
);

export interface TableRecipe {
  readonly created: number;
  readonly columns: readonly Column[];
  readonly properties?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** Where a table's metadata was after it was created (index 0) and after every step. */
export type History = readonly string[];

const root = join(__dirname, "../../../..");
const local = join(root, ".local/iceberg-tests");
const script = join(__dirname, "build_tables.py");
const requirements = join(__dirname, "requirements.txt");

/**
 * Builds tables with pyiceberg. The same recipe is built once per checkout; the first of all takes half a minute, for pyiceberg is
 * installed into a virtual environment under .local (python3 with venv and pip must be there).
 */
export function buildTables(tables: Readonly<Record<string, TableRecipe>>): Record<string, History> {
  const recipe = JSON.stringify(tables);
  const key = createHash("sha256").update(readFileSync(script)).update(readFileSync(requirements)).update(recipe);
  const warehouse = join(local, "tables", key.digest("hex").slice(0, 16));
  const index = join(warehouse, "history.json");
  if (!existsSync(index)) {
    rmSync(warehouse, { recursive: true, force: true });
    const history = runBuilder({ warehouse, tables });
    writeFileSync(`${index}.new`, history);
    renameSync(`${index}.new`, index);
  }
  return JSON.parse(readFileSync(index, "utf8")) as Record<string, History>;
}

/** @param recipe With `uri`, the tables are registered in that database instead of one beside the files. */
export function runBuilder(recipe: { warehouse: string; uri?: string; tables: unknown }): string {
  const input = JSON.stringify(recipe);
  return execFileSync(python(), ["-W", "ignore", script], { input, encoding: "utf8", maxBuffer: 1 << 28 });
}

/** The interpreter of the virtual environment; test files that run side by side wait for the first to install it. */
export function python(): string {
  const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 16);
  const environment = join(local, `python-${wanted}`);
  const done = join(environment, "installed");
  mkdirSync(local, { recursive: true });
  const install = `test -e "$2" || { python3 -m venv --clear "$1" && "$1/bin/pip" install --quiet --requirement "$3" && touch "$2"; }`;
  execFileSync("flock", [join(local, "lock"), "sh", "-c", install, "sh", environment, done, requirements], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return join(environment, "bin/python");
}
