import { RepeatedLog } from "../../../services/shared/repeated-log";
import { recordedLog } from "../helpers";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test("the first of a kind is logged at once, the rest as one line per interval with their number and the latest details", () => {
  const { log, lines } = recordedLog();
  const repeated = new RepeatedLog(log, "warn", 1_000);
  repeated.add("malformed", "cannot be read", { context: { sequence: 1 } });
  for (let sequence = 2; sequence <= 500; sequence += 1) {
    repeated.add("malformed", "cannot be read", { context: { sequence } });
  }
  expect(lines.map((line) => line.context)).toEqual([{ kind: "malformed", count: 1, sequence: 1 }]);
  jest.advanceTimersByTime(1_000);
  expect(lines.map((line) => line.context)).toEqual([
    { kind: "malformed", count: 1, sequence: 1 },
    { kind: "malformed", count: 499, sequence: 500 },
  ]);
});

test("kinds do not hide each other, and after a silent interval the next one is logged at once again", () => {
  const { log, lines } = recordedLog();
  const repeated = new RepeatedLog(log, "error", 1_000);
  repeated.add("a", "a");
  repeated.add("b", "b");
  expect(lines.map((line) => line.message)).toEqual(["a", "b"]);
  jest.advanceTimersByTime(1_000);
  repeated.add("a", "a");
  expect(lines.map((line) => line.message)).toEqual(["a", "b", "a"]);
});

test("what is not yet written is written at the end", () => {
  const { log, lines } = recordedLog();
  const repeated = new RepeatedLog(log);
  repeated.add("a", "a");
  repeated.add("a", "a");
  repeated.close();
  expect(lines.map((line) => line.context?.count)).toEqual([1, 1]);
  expect(jest.getTimerCount()).toBe(0);
});
