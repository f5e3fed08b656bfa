import { Lru } from "../../../services/graphql-api/data/lru";

test("what was not used longest goes first, and the sizes are kept right", () => {
  const lru = new Lru<string>(10);
  lru.set("a", "A", 4);
  lru.set("b", "B", 4);
  lru.get("a");
  lru.set("c", "C", 4);
  expect([lru.get("a"), lru.get("b"), lru.get("c"), lru.size]).toEqual(["A", undefined, "C", 8]);
  lru.set("a", "A2", 6);
  expect([lru.get("a"), lru.get("c"), lru.size]).toEqual(["A2", "C", 10]);
});

test("what is larger than everything together is not kept, and throws nothing else out", () => {
  const lru = new Lru<string>(10);
  lru.set("a", "A", 4);
  lru.set("b", "B", 11);
  expect([lru.get("a"), lru.get("b")]).toEqual(["A", undefined]);
  lru.clear();
  expect([lru.get("a"), lru.size]).toEqual([undefined, 0]);
});
