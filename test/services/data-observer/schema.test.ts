import { data } from "../../../metrics/data";
import { compareSchemas } from "../../../services/data-observer/checks/schema";
import { SchemaCheck } from "../../../services/data-observer/checks/schema-check";
import type { TableSchema } from "../../../services/data-observer/iceberg/schema";
import { rowsOf, start } from "./helpers/histories";
import { type Alteration, buildTables, type Column, type History, type Step } from "./helpers/iceberg-tables";
import { TestObserver } from "./helpers/observed";

const minute = 60_000;
const columns: readonly Column[] = [
  { name: "day", type: "int" },
  { name: "price", type: "float" },
  { name: "symbol", type: "string", required: true },
];
const alter = (n: number, ...alter: Alteration[]): Step => ({ at: start + n * minute, alter });
const table = (...steps: Step[]) => ({ created: start, columns, steps });

const recipes = {
  "t.added": table(alter(1, { add: "venue", type: "string" })),
  "t.dropped": table(alter(1, { drop: "price" })),
  "t.renamed": table(alter(1, { rename: "price", to: "amount" })),
  "t.retyped": table(alter(1, { retype: "price", type: "double" })),
  "t.optional": table(alter(1, { optional: "symbol" })),
  "t.added_again": table(alter(1, { drop: "price" }), alter(2, { add: "price", type: "float" })),
  "t.renamed_back": table(
    alter(1, { rename: "price", to: "amount" }),
    alter(2, { rename: "amount", to: "price" }),
    alter(3, { rename: "price", to: "amount" }),
    alter(4, { rename: "amount", to: "price" }),
  ),
  "t.renamed_back_with_data": table(
    alter(1, { rename: "price", to: "amount" }),
    { at: start + 2 * minute, append: { ...rowsOf(1, 1), symbol: ["A"] } },
    alter(3, { rename: "amount", to: "price" }),
  ),
  "t.only_data": table({ at: start + minute, append: { ...rowsOf(1, 1), symbol: ["A"] } }),
  "t.made_anew": table(alter(1, { add: "venue", type: "string" }), {
    at: start + 2 * minute,
    drop_table: [
      { name: "day", type: "long" },
      { name: "symbol", type: "string", required: true },
    ],
  }),
};

type Name = keyof typeof recipes;
let tables: Record<string, History>;

beforeAll(() => {
  tables = buildTables(recipes);
});

const types = ["column_added", "column_dropped", "type_changed", "column_renamed", "nullability_changed"];

class Schema extends TestObserver {
  constructor(private readonly name: Name) {
    super();
  }

  location(step: number): string {
    return tables[this.name]?.at(step) as string;
  }

  /** A pass of a process that has just been started; only the counts that are not 0. */
  async at(step: number) {
    this.locations.set(this.name, this.location(step));
    const check = new SchemaCheck(this.tools(), this.warehouse);
    const series = await this.runner(check, { tables: [{ layer: "t", table: this.name.slice(2) }] }).run();
    const counts = types.map((type) => [type, series.value(data.schemaChanges, { change_type: type })] as const);
    expect(counts.every(([, count]) => count !== undefined)).toBe(true);
    expect(series.value(data.checkUp, {})).toBe(1);
    return {
      columns: series.value(data.columnCount, {}),
      changes: Object.fromEntries(counts.filter(([, count]) => count !== 0)),
    };
  }
}

test.each([
  ["t.added", "column_added", 4],
  ["t.dropped", "column_dropped", 2],
  ["t.renamed", "column_renamed", 3],
  ["t.retyped", "type_changed", 3],
  ["t.optional", "nullability_changed", 3],
] as const)("%s is one change, %s", async (name, type, count) => {
  const schema = new Schema(name);
  expect(await schema.at(0)).toEqual({ columns: 3, changes: {} });
  expect(await schema.at(-1)).toEqual({ columns: count, changes: { [type]: 1 } });
  expect(schema.messages().join()).toContain(`changed: ${type}`);
});

test("a restart tells nothing twice", async () => {
  const schema = new Schema("t.added");
  await schema.at(0);
  await schema.at(-1);
  const lines = schema.messages().length;
  expect((await schema.at(-1)).changes).toEqual({ column_added: 1 });
  expect(schema.messages()).toHaveLength(lines);
});

test("a change that happens while the observer is away is told when it is back", async () => {
  const schema = new Schema("t.added_again");
  await schema.at(1);
  expect((await schema.at(2)).changes).toEqual({ column_dropped: 1, column_added: 1 });
});

test("what was counted stays, once, while the check fails, and goes on when it can look again", async () => {
  const schema = new Schema("t.added_again");
  const check = new SchemaCheck(schema.tools(), schema.warehouse);
  const runner = schema.runner(check, { tables: [{ layer: "t", table: "added_again" }] });
  const see = async (step: number) => {
    schema.locations.set("t.added_again", schema.location(step));
    const series = await runner.run();
    const count = (change_type: string) => series.value(data.schemaChanges, { change_type });
    return [series.value(data.checkUp, {}), count("column_dropped"), count("column_added")];
  };
  await see(0);
  expect(await see(1)).toEqual([1, 1, 0]);
  schema.warehouse.hidden.add(schema.location(2));
  expect(await see(2)).toEqual([0, 1, 0]);
  expect(await see(2)).toEqual([0, 1, 0]);
  schema.warehouse.hidden.clear();
  expect(await see(2)).toEqual([1, 1, 1]);
});

test("a column that is dropped and added again between two passes is a new one, though its name is there in both", async () => {
  const schema = new Schema("t.added_again");
  await schema.at(0);
  expect(await schema.at(-1)).toEqual({ columns: 3, changes: { column_dropped: 1, column_added: 1 } });
});

test("renamed and renamed back between two passes ends in the schema it began with, and is two changes each time", async () => {
  const schema = new Schema("t.renamed_back");
  await schema.at(0);
  expect((await schema.at(2)).changes).toEqual({ column_renamed: 2 });
  expect((await schema.at(4)).changes).toEqual({ column_renamed: 4 });
});

test("a schema that was current for one commit of data only is not missed", async () => {
  const schema = new Schema("t.renamed_back_with_data");
  await schema.at(0);
  expect((await schema.at(-1)).changes).toEqual({ column_renamed: 2 });
});

test("an observer that sees a table first derives its changes from what the table keeps, and warns of none", async () => {
  const schema = new Schema("t.renamed_back");
  expect((await schema.at(-1)).changes).toEqual({ column_renamed: 4 });
  expect(schema.messages()).toEqual([]);
});

test("where the metadata files in between are gone, the schemas that the table keeps tell", async () => {
  const schema = new Schema("t.renamed_back");
  await schema.at(0);
  for (const step of [1, 2, 3]) {
    schema.warehouse.hidden.add(schema.location(step));
  }
  expect((await schema.at(4)).changes).toEqual({ column_renamed: 2 });
});

test("commits of data are no changes of the schema", async () => {
  const schema = new Schema("t.only_data");
  await schema.at(0);
  expect((await schema.at(-1)).changes).toEqual({});
});

test("a table that is dropped and made anew is compared by names, and its counts go on", async () => {
  const schema = new Schema("t.made_anew");
  await schema.at(0);
  await schema.at(1);
  const { columns, changes } = await schema.at(2);
  expect(columns).toBe(2);
  expect(changes).toEqual({ column_added: 1, column_dropped: 2, type_changed: 1 });
});

describe("fields inside of others", () => {
  const struct = (fields: TableSchema["fields"]): TableSchema => ({
    fields: [{ id: 1, name: "address", required: false, type: { type: "struct", fields } }],
  });
  const street = { id: 2, name: "street", required: false, type: "string" };

  test("are compared too", () => {
    const after = struct([
      { ...street, name: "road" },
      { id: 3, name: "town", required: false, type: "string" },
    ]);
    expect(compareSchemas(struct([street]), after).map(({ type, column }) => [type, column])).toEqual([
      ["column_added", "address.town"],
      ["column_renamed", "address.road"],
    ]);
  });

  test("are not told one by one when what they are in goes as a whole", () => {
    expect(compareSchemas(struct([street]), { fields: [] })).toMatchObject([
      { type: "column_dropped", column: "address" },
    ]);
  });

  test("a struct that is renamed does not rename its fields", () => {
    const renamed = { fields: [{ ...struct([street]).fields[0], name: "place" }] } as TableSchema;
    expect(compareSchemas(struct([street]), renamed)).toMatchObject([{ type: "column_renamed", column: "place" }]);
  });

  test("of lists and maps have a type and a nullability", () => {
    const lists = (element: string, optional: boolean): TableSchema => ({
      fields: [
        {
          id: 1,
          name: "sizes",
          required: false,
          type: { type: "list", "element-id": 2, "element-required": !optional, element },
        },
      ],
    });
    expect(compareSchemas(lists("int", false), lists("long", true)).map(({ type }) => type)).toEqual([
      "type_changed",
      "nullability_changed",
    ]);
  });

  test("the order of columns and the spacing of types are no changes", () => {
    const [a, b] = [street, { id: 3, name: "price", required: false, type: "decimal(18, 4)" }];
    expect(compareSchemas({ fields: [a, b] }, { fields: [{ ...b, type: "decimal(18,4)" }, a] })).toEqual([]);
  });
});
