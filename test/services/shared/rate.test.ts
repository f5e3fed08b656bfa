import { SlidingRate } from "../../../services/shared/rate";

function rateAt(windowSeconds: number) {
  const clock = { ms: 1_000_000 };
  return { clock, rate: new SlidingRate(windowSeconds, () => clock.ms) };
}

test("a steady stream shows its rate, and stops showing it a window after it ended", () => {
  const { clock, rate } = rateAt(5);
  for (let tick = 0; tick < 1_000; tick += 1) {
    clock.ms += 10;
    rate.add(3);
  }
  expect(rate.perSecond()).toBeGreaterThan(280);
  expect(rate.perSecond()).toBeLessThanOrEqual(300);
  clock.ms += 2_500;
  expect(rate.perSecond()).toBeGreaterThan(130);
  expect(rate.perSecond()).toBeLessThan(170);
  clock.ms += 3_000;
  expect(rate.perSecond()).toBe(0);
});

test("right after the start the rate is that of the time that has passed, one second at least", () => {
  const { clock, rate } = rateAt(30);
  rate.add(100);
  expect(rate.perSecond()).toBe(100);
  clock.ms += 10_000;
  expect(rate.perSecond()).toBe(10);
});

test("a pause longer than the window forgets everything before it", () => {
  const { clock, rate } = rateAt(5);
  rate.add(1_000);
  clock.ms += 60_000;
  rate.add(5);
  expect(rate.perSecond()).toBe(1);
});
