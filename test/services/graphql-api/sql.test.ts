import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { resolveColumns } from "../../../services/graphql-api/data/column";
import { DuckDb } from "../../../services/graphql-api/data/duckdb";
import { toSql, type Value } from "../../../services/graphql-api/data/sql";
import { apiTable } from "../../../services/graphql-api/tables/table";

const table = apiTable({
  namespace: "silver",
  table: "things",
  query: "things",
  type: "Thing",
  description: "",
  fields: {
    name: { column: "the 'name'", kind: "text", description: "" },
    at: { column: "at", kind: "time", description: "" },
    day: { column: "day", kind: "date", description: "" },
    size: { column: "size", kind: "whole", description: "" },
  },
  filters: ["name"],
  time: "at",
  identity: ["name"],
});

const folder = mkdtempSync(join(tmpdir(), "graphql-api-sql-"));
const duckdb = new DuckDb({ threads: 1, memoryMegabytes: 64, connections: 1, maxWaiting: 0 });
afterAll(async () => {
  await duckdb.close();
  rmSync(folder, { recursive: true });
});

/** Writes a file with field ids, as Iceberg's writers do, in a folder whose name looks like a partition. */
async function write(name: string, select: string): Promise<string> {
  const file = join(folder, `${name}=it's.parquet`);
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const ids = "FIELD_IDS {'the ''name''': 1, 'at': 2, 'day': 3, 'size': 4}";
  await connection.run(`COPY (${select}) TO '${file.replaceAll("'", "''")}' (FORMAT parquet, ${ids})`);
  connection.closeSync();
  return file;
}

const noon = Date.UTC(2026, 0, 5, 12) * 1000;

/** Rows of three times, which are of the given type; the moment is a SQL expression of the microseconds since the epoch. */
async function page(type: string, moment: string, after?: Value[]): Promise<Value[][]> {
  const micros = `(${noon} + i * 1000000)`;
  const file = await write(
    type.replace(/\W/g, "_"),
    `SELECT 'n' || i AS "the 'name'", ${moment.replace("$", micros)} AS at, DATE '2026-01-05' AS day, i AS size FROM range(3) t(i)`,
  );
  const schema = {
    fields: [
      { id: 1, name: "the 'name'", required: false, type: "string" },
      { id: 2, name: "at", required: false, type },
      { id: 3, name: "day", required: false, type: "date" },
      { id: 4, name: "size", required: false, type: "long" },
    ],
  };
  const columns = (...fields: string[]) => resolveColumns(table, { current: schema, all: [schema] }, fields);
  const [at] = columns("at");
  const sql = toSql({
    files: [file],
    select: columns("name", "day", "size"),
    where: at ? [{ column: at, operator: ">=", value: noon + 1_000_000 }] : [],
    order: columns("at", "name"),
    after,
    limit: 10,
  });
  return duckdb.query(sql, new AbortController().signal);
}

test.each([
  ["timestamptz", "make_timestamptz($)"],
  ["timestamp", "make_timestamp($)"],
  ["long", "$ // 1000"],
])("times of type %s are compared, ordered and given as microseconds", async (type, moment) => {
  const rows = [
    ["n2", "2026-01-05", 2, noon + 2_000_000, "n2"],
    ["n1", "2026-01-05", 1, noon + 1_000_000, "n1"],
  ];
  expect(await page(type, moment)).toEqual(rows);
  expect(await page(type, moment, [noon + 2_000_000, "n2"])).toEqual(rows.slice(1));
});

test("a column of a type that the field cannot be made of is named with its type", () => {
  const schema = { fields: [{ id: 1, name: "size", required: false, type: "string" }] };
  expect(() => resolveColumns(table, { current: schema, all: [schema] }, ["size", "day"])).toThrow(
    'table silver.things has no usable column size (its type is "string"), day',
  );
});
