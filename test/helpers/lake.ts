import { docker, stackName } from "./live-stack";

const python = (statements: string) =>
  docker("exec", `${stackName}-dagster-code`, "python", "-c", `from trade_lake.catalog import catalog\n${statements}`);

/** Changes the schema of a table with pyiceberg, as another team's deployment would: `change` is a call of UpdateSchema. */
export const alter = (table: string, change: string): Promise<string> =>
  python(`catalog().load_table("${table}").update_schema(allow_incompatible_changes=True).${change}.commit()`);
