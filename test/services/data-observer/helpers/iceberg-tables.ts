import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pythonPackages, runPython } from "../../../helpers/python";

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
const script = join(__dirname, "build_tables.py");
const builtBy = [script, join(root, "dagster/compaction.py")].map((file) => readFileSync(file, "utf8")).join();

/** Builds tables with pyiceberg, and compacts them as the pipeline does. The same recipe is built once per checkout. */
export function buildTables(tables: Readonly<Record<string, TableRecipe>>): Record<string, History> {
  const recipe = JSON.stringify(tables);
  const key = createHash("sha256").update(builtBy).update(pythonPackages).update(recipe);
  const warehouse = join(root, ".local/iceberg-tests/tables", key.digest("hex").slice(0, 16));
  const index = join(warehouse, "history.json");
  if (!existsSync(index)) {
    rmSync(warehouse, { recursive: true, force: true });
    const history = runBuilder({ warehouse, tables });
    writeFileSync(`${index}.new`, history);
    renameSync(`${index}.new`, index);
  }
  return JSON.parse(readFileSync(index, "utf8")) as Record<string, History>;
}

export interface BuilderInput {
  /** A folder, or a location in another storage, which `properties` tell pyiceberg of. */
  readonly warehouse: string;
  /** Database in which the tables are registered instead of one beside the files. */
  readonly uri?: string;
  readonly properties?: Readonly<Record<string, string>>;
  readonly tables: Readonly<Record<string, TableRecipe>>;
}

export function runBuilder(recipe: BuilderInput): string {
  return runPython([script], JSON.stringify(recipe));
}
