import { OffsetHistory } from "../../../services/lag-exporter/offset-history";

/** A history of `[second, end offset]`. */
function historyOf(...looks: [number, number][]): OffsetHistory {
  const history = new OffsetHistory();
  for (const [second, end] of looks) {
    history.add(second * 1000, end);
  }
  return history;
}

test("an offset at the end is not written yet, its age is 0 however long nothing has come", () => {
  expect(historyOf([0, 50], [600, 50]).age(50, 900_000)).toBe(0);
});

test("the time of writing is interpolated between the two looks around it", () => {
  const history = historyOf([0, 100], [10, 200], [20, 300]);
  expect(history.age(150, 20_000)).toBe(15);
  expect(history.age(200, 20_000)).toBe(10);
  expect(history.age(299, 20_000)).toBeCloseTo(0.1);
});

test("records that follow a long silence are young", () => {
  // Nothing came for an hour; then 10 records within the last ten seconds.
  const history = historyOf([0, 100], [1800, 100], [3600, 100], [3610, 110]);
  expect(history.age(100, 3_610_000)).toBe(10);
});

test("a group that stopped ages by the second though the end does not move any more", () => {
  const history = historyOf([0, 100], [10, 200], [20, 200], [500, 200]);
  expect(history.age(100, 500_000)).toBe(500);
});

test("an offset from before the history is at least as old as the history", () => {
  expect(historyOf([100, 500], [110, 600]).age(20, 160_000)).toBe(60);
});

test("a topic that was made anew begins a new history", () => {
  const history = historyOf([0, 1000], [10, 1000], [20, 5], [30, 15]);
  expect(history.age(5, 30_000)).toBe(10);
  expect(history.age(15, 30_000)).toBe(0);
});

test("what nobody can ask for is forgotten without changing an answer", () => {
  const history = historyOf([0, 100], [10, 200], [20, 300], [30, 400]);
  history.forgetBefore(250);
  expect(history.age(250, 30_000)).toBe(15);
  expect(history.age(350, 30_000)).toBe(5);
  expect(history.age(150, 30_000)).toBe(20);
});

test("a day of looks keeps a bounded history that still knows the age of old offsets", () => {
  const history = new OffsetHistory();
  for (let second = 0; second <= 86_400; second += 10) {
    history.add(second * 1000, second * 10);
  }
  expect(JSON.stringify(history).length).toBeLessThan(60_000);
  // Old offsets are told from few points, yet the steady flow makes the interpolation right.
  expect(history.age(0, 86_400_000)).toBeCloseTo(86_400, -1);
  expect(history.age(432_000, 86_400_000)).toBeCloseTo(43_200, -1);
  expect(history.age(863_950, 86_400_000)).toBeCloseTo(5);
});
