import type { TableSchema } from "../../../services/data-observer/iceberg/schema";
import { resolveColumns } from "../../../services/graphql-api/data/column";
import { apiTables } from "../../../services/graphql-api/tables";
import { fullName } from "../../../services/graphql-api/tables/table";
import { runPython } from "../../helpers/python";

const print = `
import json
from trade_lake import tables
found = [t for t in vars(tables).values() if isinstance(t, tables.TableDefinition)]
print(json.dumps({t.full_name: json.loads(t.schema().model_dump_json()) for t in found}))
`;

test("every column that the API offers is one that Dagster makes, of a type that can be given", () => {
  const schemas = JSON.parse(runPython(["-c", print])) as Record<string, TableSchema>;
  for (const table of apiTables) {
    const current = schemas[fullName(table)];
    expect(Object.keys(schemas)).toContain(fullName(table));
    if (current) {
      const fields = Object.keys(table.fields);
      expect(resolveColumns(table, { current, all: [current] }, fields).map(({ field }) => field)).toEqual(fields);
    }
  }
});
