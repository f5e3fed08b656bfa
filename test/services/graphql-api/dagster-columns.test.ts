import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { TableSchema } from "../../../services/data-observer/iceberg/schema";
import { resolveColumns } from "../../../services/graphql-api/data/column";
import { apiTables } from "../../../services/graphql-api/tables";
import { fullName } from "../../../services/graphql-api/tables/table";
import { python } from "../data-observer/helpers/iceberg-tables";

const definitions = join(__dirname, "../../../dagster/tables.py");

const print = `
import json, runpy, sys
tables = runpy.run_path(sys.argv[1], run_name="tables")
found = [t for t in tables.values() if type(t).__name__ == "TableDefinition"]
print(json.dumps({t.full_name: json.loads(t.schema().model_dump_json()) for t in found}))
`;

test("every column that the API offers is one that Dagster makes, of a type that can be given", () => {
  const printed = execFileSync(python(), ["-c", print, definitions], { encoding: "utf8" });
  const schemas = JSON.parse(printed) as Record<string, TableSchema>;
  for (const table of apiTables) {
    const current = schemas[fullName(table)];
    expect(Object.keys(schemas)).toContain(fullName(table));
    if (current) {
      const fields = Object.keys(table.fields);
      expect(resolveColumns(table, { current, all: [current] }, fields).map(({ field }) => field)).toEqual(fields);
    }
  }
}, 120_000);
