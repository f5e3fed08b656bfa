import { data } from "../../../metrics/data";
import type { ObservationConfig } from "../../../metrics/observation";
import { VolumeCheck } from "../../../services/data-observer/checks/volume-check";
import { daily, dailyTable, hour, midnight, noon, rowsOf } from "./helpers/histories";
import { buildTables, type History, type TableRecipe } from "./helpers/iceberg-tables";
import { type Series, TestObserver } from "./helpers/observed";

/** The table is created at noon of day 0, which is therefore not a full day; seven days of 100 rows follow. */
const week = [50, 100, 100, 100, 100, 100, 100, 100];

const recipes = {
  "t.on_boundary": dailyTable(daily([...week, 120])),
  "t.too_many": dailyTable(daily([...week, 121])),
  "t.lower_boundary": dailyTable(daily([...week, 80])),
  "t.too_few": dailyTable(daily([...week, 79])),
  "t.silent": dailyTable(daily([...week, 0])),
  "t.young": dailyTable(daily([50, 100, 100, 100, 10])),
  "t.compacted": dailyTable([...daily([...week, 100]), { at: noon(8) + hour, compact: true }]),
  "t.cleaned": dailyTable([
    ...daily(week),
    { at: noon(8) - 60_000, delete: "day = 1" },
    { at: noon(8), append: rowsOf(8, 100) },
  ]),
  "t.corrected": dailyTable([
    { at: noon(0), append: rowsOf(0, 50) },
    ...daily(week).slice(1),
    { at: noon(8), append: { day: [...(rowsOf(8, 100).day as number[]), 7] } },
    { at: noon(8) + hour, delete: "day = 7" },
  ]),
  "t.run_twice": dailyTable([
    ...daily(week),
    { at: noon(8), overwrite: rowsOf(8, 100), where: "day = 8" },
    { at: noon(8) + hour, overwrite: rowsOf(8, 100), where: "day = 8" },
  ]),
  "t.rewritten_after_midnight": dailyTable([
    ...daily([...week, 100]),
    { at: midnight(9) + 60_000, overwrite: { day: [...(rowsOf(8, 100).day as number[]), 9, 9] }, where: "day >= 8" },
  ]),
  "t.late": dailyTable([...daily([...week, 60]), { at: midnight(9) - 1, append: rowsOf(8, 40) }]),
  "t.rolled_back": dailyTable([
    ...daily([...week, 100]),
    { at: noon(8) + hour, append: rowsOf(8, 900) },
    { at: noon(8) + 2 * hour, rollback: 8 },
    { at: noon(8) + 3 * hour, append: rowsOf(8, 5) },
  ]),
  "t.expiring": dailyTable(
    daily([...week, 100]).flatMap((step) => [step, { at: step.at + hour, expire: step.at - 1 }]),
  ),
  "t.partly_expired": dailyTable([
    ...daily(week.slice(0, 6)),
    ...[6, 12, 18].map((hours, index) => ({
      at: midnight(6) + hours * hour,
      append: rowsOf(6, [30, 30, 40][index] ?? 0),
    })),
    { at: midnight(6) + 19 * hour, expire: midnight(6) + 18 * hour - 1 },
    ...daily([0, 0, 0, 0, 0, 0, 0, 100, 79]),
  ]),
  "t.emptied": dailyTable([...daily([50, 100]), { at: noon(1) + hour, delete: "day >= 0" }]),
  "t.empty": dailyTable([]),
  "t.empty_commit": dailyTable([{ at: noon(0), append: rowsOf(0, 0) }]),
} satisfies Record<string, TableRecipe>;

type Name = keyof typeof recipes;
let tables: Record<string, History>;

beforeAll(() => {
  tables = buildTables(recipes);
});

class Volume extends TestObserver {
  private readonly config: ObservationConfig;

  constructor(
    private readonly name: Name,
    rules: ObservationConfig["rules"] = {},
  ) {
    super();
    this.config = { rules, tables: [{ layer: "t", table: name.slice(2) }] };
    this.see(-1);
  }

  /** The table as it was after a step; -1 is the last. */
  see(step: number): this {
    this.locations.set(this.name, tables[this.name]?.at(step) as string);
    return this;
  }

  /** A pass of a process that has just been started. */
  async at(nowMs: number): Promise<Reading> {
    this.nowMs = nowMs;
    return new Reading(await this.runner(new VolumeCheck(this.tools()), this.config).run());
  }
}

class Reading {
  constructor(readonly series: Series) {}

  rows(partition_date: string) {
    return this.series.value(data.rowCount, { partition_date });
  }

  get deviation() {
    return this.series.value(data.volumeDeviation, {});
  }

  get days() {
    return this.series.value(data.baselineDays, {});
  }

  get anomalies() {
    const count = (direction: string) => this.series.value(data.volumeAnomalies, { direction });
    return { many: count("too_many"), few: count("too_few") };
  }

  get up() {
    return this.series.value(data.checkUp, {});
  }
}

const morning = midnight(9) + hour;

describe("the verdict on a full day", () => {
  test.each([
    ["t.on_boundary", 20, { many: 0, few: 0 }],
    ["t.too_many", 21, { many: 1, few: 0 }],
    ["t.lower_boundary", -20, { many: 0, few: 0 }],
    ["t.too_few", -21, { many: 0, few: 1 }],
    ["t.silent", -100, { many: 0, few: 1 }],
  ] as const)("%s deviates by %d percent", async (name, deviation, anomalies) => {
    const reading = await new Volume(name).at(morning);
    expect(reading.deviation).toBe(deviation);
    expect(reading.anomalies).toEqual(anomalies);
    expect(reading.days).toBe(7);
    expect(reading.series.value(data.expectedRows, {})).toBe(100);
  });

  test("the day on which the table was created is not a full day of the baseline", async () => {
    const reading = await new Volume("t.on_boundary").at(midnight(8) + hour);
    expect([reading.days, reading.deviation]).toEqual([6, 0]);
  });

  test("the first days have no verdict, not even on a day that is far too small", async () => {
    const before = await new Volume("t.young").at(midnight(4) + hour);
    expect([before.days, before.deviation, before.anomalies.few]).toEqual([2, undefined, 0]);
    const after = await new Volume("t.young").at(midnight(5) + hour);
    expect([after.days, after.deviation, after.anomalies.few]).toEqual([3, -90, 1]);
  });

  test("a day is judged when it has settled, not at midnight", async () => {
    const volume = new Volume("t.too_few");
    expect((await volume.at(midnight(9) + 299_999)).deviation).toBe(0);
    expect((await volume.at(midnight(9) + 300_000)).deviation).toBe(-21);
  });

  test("too many rows are told while the day still goes on, and counted once", async () => {
    const volume = new Volume("t.too_many");
    expect(await volume.at(noon(8) + 1)).toMatchObject({ deviation: 21, anomalies: { many: 1, few: 0 } });
    expect((await volume.at(morning)).anomalies).toEqual({ many: 1, few: 0 });
    expect(volume.messages().filter((message) => message.includes("too_many"))).toHaveLength(1);
  });

  test("too few rows are not told while the day still goes on", async () => {
    const reading = await new Volume("t.too_few").at(noon(8) + 1);
    expect([reading.deviation, reading.anomalies.few, reading.rows("latest")]).toEqual([0, 0, 79]);
  });

  test("the boundary is a setting", async () => {
    expect((await new Volume("t.on_boundary", { volumePercent: 19.9 }).at(morning)).anomalies.many).toBe(1);
  });
});

describe("what adds rows and what does not", () => {
  test("a compaction writes all rows again and adds none", async () => {
    const reading = await new Volume("t.compacted").at(morning);
    expect([reading.rows("previous"), reading.rows("all"), reading.deviation]).toEqual([100, 850, 0]);
  });

  test("cleaning out an old day takes nothing off today, nor off what comes a minute later", async () => {
    const reading = await new Volume("t.cleaned").at(morning);
    expect([reading.rows("previous"), reading.rows("all"), reading.deviation]).toEqual([100, 750, 0]);
  });

  test("rows that a deletion has to write again are not new", async () => {
    const reading = await new Volume("t.corrected").at(morning);
    expect([reading.rows("previous"), reading.rows("all")]).toEqual([100, 750]);
  });

  test("a batch that is run twice counts once", async () => {
    const reading = await new Volume("t.run_twice").at(morning);
    expect([reading.rows("previous"), reading.deviation, reading.anomalies.many]).toEqual([100, 0, 0]);
  });

  test("rows of the day before that are written again are not new", async () => {
    const reading = await new Volume("t.rewritten_after_midnight").at(morning);
    expect([reading.rows("latest"), reading.rows("previous"), reading.rows("all")]).toEqual([2, 100, 852]);
  });

  test("a table whose rows are all deleted has none", async () => {
    expect((await new Volume("t.emptied").at(noon(1) + 2 * hour)).rows("all")).toBe(0);
  });

  test.each(["t.empty", "t.empty_commit"] as const)("%s has no rows and is no fault", async (name) => {
    const reading = await new Volume(name).at(noon(0) + hour);
    expect([reading.rows("all"), reading.rows("latest"), reading.rows("previous")]).toEqual([0, 0, undefined]);
    expect([reading.up, reading.deviation]).toEqual([1, undefined]);
  });
});

describe("between passes", () => {
  test("a late commit completes its day; what was told is not told again", async () => {
    const volume = new Volume("t.late").see(-2);
    expect(await volume.at(morning)).toMatchObject({ deviation: -40, anomalies: { few: 1 } });
    const reading = await volume.see(-1).at(morning + 60_000);
    expect([reading.rows("previous"), reading.deviation, reading.anomalies.few]).toEqual([100, 0, 1]);
  });

  test("commits that were rolled back no longer count, those after them do", async () => {
    const volume = new Volume("t.rolled_back").see(-3);
    expect((await volume.at(noon(8) + hour + 1)).rows("latest")).toBe(1000);
    expect((await volume.see(-2).at(noon(8) + 2 * hour + 1)).rows("latest")).toBe(100);
    expect((await volume.see(-1).at(noon(8) + 3 * hour + 1)).rows("latest")).toBe(105);
  });

  test("days stay known when their snapshots have expired", async () => {
    const volume = new Volume("t.expiring");
    for (let step = 1; step <= 18; step++) {
      await volume.see(step).at(noon(Math.floor((step - 1) / 2)) + ((step - 1) % 2) * hour + 1);
    }
    const reading = await volume.at(morning);
    expect([reading.days, reading.deviation, reading.rows("previous")]).toEqual([7, 0, 100]);
  });

  test("an observer that sees the table first when most has expired takes nothing for a small day", async () => {
    const reading = await new Volume("t.expiring").at(morning);
    expect([reading.days, reading.deviation, reading.rows("previous")]).toEqual([0, undefined, undefined]);
    expect(reading.anomalies).toEqual({ many: 0, few: 0 });
  });

  test("commits that expired while nobody looked leave a hole that is not taken for silence", async () => {
    const volume = new Volume("t.expiring");
    await volume.see(2).at(noon(0) + 2 * hour);
    const reading = await volume.see(-1).at(morning);
    expect([reading.days, reading.deviation, reading.anomalies.few]).toEqual([0, undefined, 0]);
  });

  test("a hole of hours costs the day that it lies in, and no other", async () => {
    const volume = new Volume("t.partly_expired");
    await volume.see(7).at(midnight(6) + 7 * hour);
    expect((await volume.see(10).at(midnight(7) + hour)).rows("previous")).toBe(undefined);
    const reading = await volume.see(-1).at(morning);
    expect([reading.days, reading.deviation, reading.anomalies.few]).toEqual([6, -21, 1]);
  });

  test("days that ended while the observer was away are judged, and a restart counts nothing twice", async () => {
    const volume = new Volume("t.too_few");
    await volume.see(-2).at(noon(7) + hour);
    volume.see(-1);
    const first = await volume.at(midnight(10) + hour);
    expect(first.anomalies).toEqual({ many: 0, few: 2 });
    expect((await volume.at(midnight(10) + 2 * hour)).anomalies).toEqual({ many: 0, few: 2 });
  });
});
