import { repeat } from "../../../services/viewer/web/src/dashboard/repeat";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test("a refresh comes at its interval, waits while the last one has no answer, and is made up for once", () => {
  let isReady = true;
  const refresh = jest.fn();
  const end = repeat(15_000, () => isReady, refresh);
  jest.advanceTimersByTime(30_000);
  expect(refresh).toHaveBeenCalledTimes(2);
  isReady = false;
  jest.advanceTimersByTime(60_000);
  expect(refresh).toHaveBeenCalledTimes(2);
  isReady = true;
  jest.advanceTimersByTime(1000);
  expect(refresh).toHaveBeenCalledTimes(3);
  jest.advanceTimersByTime(14_000);
  expect(refresh).toHaveBeenCalledTimes(3);
  jest.advanceTimersByTime(1000);
  expect(refresh).toHaveBeenCalledTimes(4);
  end();
  jest.advanceTimersByTime(60_000);
  expect(refresh).toHaveBeenCalledTimes(4);
});
