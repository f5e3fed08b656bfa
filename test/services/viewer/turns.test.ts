import { turns } from "../../../services/viewer/web/src/query/turns";
import { gate } from "../helpers";

test("a few go on at a time, the others follow in their order, and one that fails makes room too", async () => {
  const begun: string[] = [];
  const two = turns(2);
  const works = ["a", "b", "c", "d"].map((name) => ({ name, ...gate() }));
  const ends = works.map(({ name, passed }) =>
    two(async () => {
      begun.push(name);
      await passed;
      if (name === "b") throw new Error("b failed");
      return name;
    }),
  );
  const results = Promise.allSettled(ends);
  await Promise.resolve();
  expect(begun).toEqual(["a", "b"]);
  works[1]?.open();
  await expect(ends[1]).rejects.toThrow("b failed");
  expect(begun).toEqual(["a", "b", "c"]);
  for (const { open } of works) open();
  expect((await results).map((result) => (result.status === "fulfilled" ? result.value : "failed"))).toEqual([
    "a",
    "failed",
    "c",
    "d",
  ]);
  // Everybody has left.
  expect(await Promise.all([two(async () => 1), two(async () => 2)])).toEqual([1, 2]);
});
