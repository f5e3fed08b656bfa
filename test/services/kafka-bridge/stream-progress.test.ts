import { StreamProgress } from "../../../services/kafka-bridge/stream-progress";

test("the safe prefix grows only without gaps, in whatever order the messages settle", () => {
  const progress = new StreamProgress("s", 10);
  const order = [12, 13, 15, 11, 16, 14, 17];
  expect(order.map((sequence) => [progress.settle(sequence), progress.safe])).toEqual([
    [false, 10],
    [false, 10],
    [false, 10],
    [true, 13],
    [false, 13],
    [true, 16],
    [true, 17],
  ]);
});

test("what is skipped is not waited for", () => {
  const progress = new StreamProgress("s", 0);
  progress.receive(1);
  progress.skipTo(5);
  progress.receive(5);
  expect(progress.received).toBe(5);
  progress.settle(5);
  expect(progress.safe).toBe(0);
  progress.settle(1);
  expect(progress.safe).toBe(5);
});
