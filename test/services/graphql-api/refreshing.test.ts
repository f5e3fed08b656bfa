import { Refreshing } from "../../../services/graphql-api/refreshing";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function setUp(intervalSeconds: number) {
  const state = { complete: false, refreshes: 0 };
  const refreshing = new Refreshing(
    async () => {
      state.refreshes += 1;
    },
    { intervalSeconds, retrySeconds: 15, complete: () => state.complete },
  );
  return { state, refreshing };
}

test("it looks often while something is missing, and seldom when everything is there", async () => {
  const { state, refreshing } = setUp(300);
  refreshing.start();
  await jest.advanceTimersByTimeAsync(31_000);
  expect(state.refreshes).toBe(3);
  state.complete = true;
  await jest.advanceTimersByTimeAsync(15_000);
  expect(state.refreshes).toBe(4);
  await jest.advanceTimersByTimeAsync(298_000);
  expect(state.refreshes).toBe(4);
  await jest.advanceTimersByTimeAsync(2_000);
  expect(state.refreshes).toBe(5);
  await refreshing.stop();
  await jest.advanceTimersByTimeAsync(1_000_000);
  expect(state.refreshes).toBe(5);
});

test("without an interval it stops looking as soon as everything is there", async () => {
  const { state, refreshing } = setUp(0);
  refreshing.start();
  await jest.advanceTimersByTimeAsync(16_000);
  state.complete = true;
  await jest.advanceTimersByTimeAsync(1_000_000);
  expect(state.refreshes).toBe(3);
});
