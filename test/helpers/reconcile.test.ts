import { reconcile } from "./reconcile";

const at = (sequence: number, partition = 0, stream_id = "s") => ({ stream_id, sequence, topic: "t", partition });

test("a complete stream over several partitions has nothing to report", () => {
  expect(reconcile([at(1), at(3), at(2, 1), at(4, 1)])).toEqual([
    {
      stream_id: "s",
      distinct: 4,
      highest: 4,
      missingCount: 0,
      missing: [],
      duplicateCount: 0,
      duplicates: [],
      outOfOrderCount: 0,
      outOfOrder: [],
    },
  ]);
});

test("gaps, repetitions and wrong order are found, the first message missing too", () => {
  expect(reconcile([at(2), at(5), at(4), at(5, 1), at(7)])).toMatchObject([
    { missingCount: 3, missing: [1, 3, 6], duplicates: [5], outOfOrder: [4], distinct: 4 },
  ]);
});

test("what should be there and is not is missing at the end too, even when nothing of the stream was found", () => {
  expect(reconcile([at(1)], { s: 3, other: 2 })).toMatchObject([
    { stream_id: "s", missing: [2, 3] },
    { stream_id: "other", distinct: 0, missing: [1, 2] },
  ]);
});

test("streams are counted apart, and long lists are cut while the counts are not", () => {
  const [first, second] = reconcile([at(50), at(1, 0, "other")]);
  expect(first).toMatchObject({ missingCount: 49 });
  expect(first?.missing).toHaveLength(20);
  expect(second).toMatchObject({ stream_id: "other", missingCount: 0 });
});
