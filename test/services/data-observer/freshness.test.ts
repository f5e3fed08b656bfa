import { data } from "../../../metrics/data";
import { FreshnessCheck } from "../../../services/data-observer/checks/freshness-check";
import { day, hour, start } from "./helpers/histories";
import { buildTables, type Column, type History, type Rows, type Step } from "./helpers/iceberg-tables";
import { TestObserver } from "./helpers/observed";

const columns: readonly Column[] = [
  { name: "id", type: "long" },
  { name: "happened", type: "timestamptz" },
  { name: "millis", type: "long" },
  { name: "on_day", type: "date" },
];

const rows = (...happened: (number | null)[]): Rows => ({
  id: happened.map((_, index) => index),
  happened,
  millis: happened,
});
const append = (at: number, ...happened: (number | null)[]): Step => ({ at, append: rows(...happened) });
const table = (...steps: Step[]) => ({ created: start, columns, steps });

const first = append(start + hour, start, start + hour - 5_000);
const recipes = {
  "t.fresh": table(first),
  "t.compacted": table(first, append(start + 2 * hour, start + 2 * hour - 1_000), {
    at: start + 5 * hour,
    compact: true,
  }),
  "t.deleted": table(first, { at: start + 5 * hour, delete: "id = 0" }),
  "t.empty_commits": table(first, append(start + 5 * hour), append(start + 6 * hour)),
  "t.rolled_back": table(first, append(start + 5 * hour, start + 5 * hour), { at: start + 6 * hour, rollback: 0 }),
  "t.only_compactions_kept": table(
    first,
    append(start + 2 * hour, start),
    { at: start + 5 * hour, compact: true },
    { at: start + 6 * hour, expire: start + 4 * hour },
  ),
  "t.late_events": table(first, append(start + 5 * hour, start - day)),
  "t.wrong_clock": table(
    first,
    append(start + 2 * hour, start + 400 * day),
    append(start + 3 * hour, start + 3 * hour),
  ),
  "t.one_wrong_clock": table(first, append(start + 2 * hour, start + 2 * hour - 1_000, start + 400 * day)),
  "t.no_events": table(append(start + hour, null, null)),
  "t.renamed": table(first, { at: start + 2 * hour, alter: [{ rename: "happened", to: "occurred" }] }),
  "t.empty": table(),
};

type Name = keyof typeof recipes;
let tables: Record<string, History>;

beforeAll(() => {
  tables = buildTables(recipes);
});

class Freshness extends TestObserver {
  private check = new FreshnessCheck(this.tools());

  constructor(
    private readonly name: Name,
    private readonly eventTime?: string,
  ) {
    super();
  }

  restart(): this {
    this.check = new FreshnessCheck(this.tools());
    return this;
  }

  async at(nowMs: number, step = -1) {
    this.nowMs = nowMs;
    this.locations.set(this.name, tables[this.name]?.at(step) as string);
    const series = await this.runner(this.check, {
      tables: [{ layer: "t", table: this.name.slice(2), ...(this.eventTime && { eventTime: this.eventTime }) }],
    }).run();
    return {
      age: series.value(data.freshness, {}),
      updated: series.value(data.lastUpdate, {}),
      event: series.value(data.eventFreshness, {}),
      up: series.value(data.checkUp, {}),
    };
  }
}

const morning = start + 7 * hour;

test("the age of the last commit, when it was, and the age of the newest event", async () => {
  const reading = await new Freshness("t.fresh", "happened").at(start + hour + 90_500);
  expect(reading).toEqual({ age: 90.5, updated: (start + hour) / 1000, event: 95.5, up: 1 });
});

test.each(["millis", "happened"])("an event time may be %s", async (column) => {
  expect((await new Freshness("t.fresh", column).at(start + hour)).event).toBe(5);
});

test.each([
  ["t.compacted", 2 * hour],
  ["t.deleted", hour],
  ["t.empty_commits", hour],
  ["t.rolled_back", hour],
] as const)("%s: a commit that brings no rows does not make a table fresh", async (name, arrived) => {
  const reading = await new Freshness(name).at(morning);
  expect(reading.age).toBe((7 * hour - arrived) / 1000);
});

test("where no commit that brought rows is kept, the age is that of the oldest commit, which is the least it can be", async () => {
  expect((await new Freshness("t.only_compactions_kept").at(morning)).age).toBe((2 * hour) / 1000);
});

test("late rows with old events make a table no older", async () => {
  const freshness = new Freshness("t.late_events", "happened");
  const expected = { age: (2 * hour) / 1000, event: (6 * hour + 5_000) / 1000 };
  expect(await freshness.at(morning)).toMatchObject(expected);
  expect(await freshness.restart().at(morning)).toMatchObject(expected);
});

test("an event of next year, from a wrong clock, makes a table as fresh as its commit and no fresher", async () => {
  const freshness = new Freshness("t.wrong_clock", "happened");
  expect((await freshness.at(start + 2.5 * hour, 2)).event).toBe((0.5 * hour) / 1000);
  expect((await freshness.at(start + 4 * hour)).event).toBe(hour / 1000);
});

test("a wrong clock does not hide the right events of the same commit", async () => {
  expect((await new Freshness("t.one_wrong_clock", "happened").at(start + 3 * hour)).event).toBe(hour / 1000);
});

test("rows without an event time have a commit's age only", async () => {
  expect(await new Freshness("t.no_events", "happened").at(start + 2 * hour)).toMatchObject({
    age: 3600,
    event: undefined,
    up: 1,
  });
});

test("an event time that was renamed is followed", async () => {
  expect((await new Freshness("t.renamed", "happened").at(start + 2 * hour)).event).toBe((hour + 5_000) / 1000);
});

test("a table that nothing was ever written to has no age, and can be looked at", async () => {
  expect(await new Freshness("t.empty", "happened").at(morning)).toEqual({
    age: undefined,
    updated: undefined,
    event: undefined,
    up: 1,
  });
});

test("a column that is not there is said, and the age of the commit is there all the same", async () => {
  const freshness = new Freshness("t.fresh", "occurred");
  expect(await freshness.at(morning)).toMatchObject({ age: (6 * hour) / 1000, up: 0 });
  expect(freshness.messages().join()).toContain("eventTime occurred: found no such column");
});

test("a writer's clock that is ahead gives no negative age", async () => {
  expect((await new Freshness("t.fresh").at(start + hour - 2_000)).age).toBe(0);
});
