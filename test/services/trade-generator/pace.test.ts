import { Pace } from "../../../services/trade-generator/pace";

function paceOf(perSecond: number) {
  const clock = { ms: 0 };
  return { clock, pace: new Pace(perSecond, () => clock.ms) };
}

test.each([0.5, 50, 333, 10_000])("over a minute of uneven ticks, %d per second are due", (perSecond) => {
  const { clock, pace } = paceOf(perSecond);
  let done = 0;
  while (clock.ms < 60_000) {
    clock.ms += 7 + (clock.ms % 11);
    const due = pace.due();
    pace.done(due);
    done += due;
  }
  expect(Math.abs(done - (clock.ms / 1000) * perSecond)).toBeLessThan(1.1);
});

test("what a slow tick could not do stays due, but not more than a second's worth", () => {
  const { clock, pace } = paceOf(100);
  clock.ms = 500;
  expect(pace.due()).toBe(50);
  pace.done(20);
  expect(pace.due()).toBe(30);
  clock.ms = 60_000;
  expect(pace.due()).toBe(100);
});

test("after a pause nothing is caught up; a rate of zero is never due", () => {
  const { clock, pace } = paceOf(100);
  clock.ms = 5_000;
  pace.reset();
  expect(pace.due()).toBe(0);
  const still = paceOf(0);
  still.clock.ms = 60_000;
  expect(still.pace.due()).toBe(0);
});
