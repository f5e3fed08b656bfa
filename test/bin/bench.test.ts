import { observerRows } from "../bench/observer.bench";
import type { Measurement } from "../bench/observer-measure";
import { table, verdict } from "../bench/table";

const cost = (seconds: number) => ({ cpu: seconds, wall: seconds });
const measurement = (seconds: number, scan: number): Measurement => ({
  first: cost(seconds),
  afterCommit: cost(seconds),
  unchanged: cost(seconds),
  memory: 250,
  series: 300,
  scan: cost(scan),
});
const missing = (seconds: number, million: number, hundredMillion: number) => {
  const figures = {
    nine: measurement(seconds, 0),
    million: measurement(seconds, million),
    hundredMillion: measurement(seconds, hundredMillion),
  };
  return verdict({ observer: observerRows(figures) });
};

test("a table says of each goal whether it is met", () => {
  const rows = [
    ["a", 1, true],
    ["b", 2, false],
    ["c", 3, undefined],
  ];
  expect(table(["what", "measured", "met"], rows)).toBe(
    "| what | measured | met |\n| --- | --- | --- |\n| a | 1 | yes |\n| b | 2 | **no** |\n| c | 3 |  |",
  );
});

test("the verdict names what misses its goal", () => {
  expect(
    verdict({
      one: [["a", true]],
      two: [
        ["b", false],
        ["c", undefined],
        ["d", false],
      ],
    }),
  ).toBe("Goals missed: two: b; two: d.");
  expect(verdict({ one: [["a", true]] })).toBe("All goals are met.");
});

test("the observer's goals are judged by its numbers", () => {
  expect(missing(0.1, 1, 40)).toBe("All goals are met.");
  expect(missing(0.1, 0.98, 40)).toMatch(/^Goals missed: observer: 1 million rows: the same, [^;]*\.$/);
  expect(missing(3, 30, 30)).toMatch(/a new commit in each: CPU; observer: the same for the first time/);
});
