import { getOperationAST, parse } from "graphql";
import { Measure, tableCost } from "../../../services/graphql-api/plugins/complexity";

function measure(query: string, variables: Record<string, unknown> = {}) {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) {
    throw new Error("no operation");
  }
  return new Measure(document, new Set(["trades"]), variables).of(operation);
}

test("a page costs a look into the table, and for every row the fields that are asked for", () => {
  expect(measure("{ trades(limit: 10) { items { symbol price } next } }")).toEqual({
    depth: 3,
    cost: tableCost + 10 * (1 + 2 + 1),
  });
});

test("a limit in a variable counts as it was sent, one that was left out as the largest", () => {
  const query = "query ($limit: Int = 7) { trades(limit: $limit) { next } }";
  expect(measure(query, { limit: 20 }).cost).toBe(tableCost + 20);
  expect(measure(query).cost).toBe(tableCost + 500);
  expect(measure("{ trades { next } }").cost).toBe(tableCost + 50);
  expect(measure("{ trades(limit: 1000000) { next } }").cost).toBe(tableCost + 500);
});

test("aliases and fragments hide nothing", () => {
  const two = measure(
    "{ a: trades(limit: 1) { ...F } ... on Query { b: trades(limit: 1) { ...F } } } fragment F on P { items { symbol } }",
  );
  expect(two).toEqual({ depth: 3, cost: 2 * (tableCost + 2) });
});

test("fragments that double each other are measured in no time", () => {
  const fragments = Array.from({ length: 40 }, (_, n) => `fragment F${n} on T { ...F${n + 1} ...F${n + 1} }`);
  const start = performance.now();
  const { cost } = measure(`{ tables { ...F0 } } ${fragments.join(" ")} fragment F40 on T { name }`);
  expect(cost).toBe(1 + 2 ** 40);
  expect(performance.now() - start).toBeLessThan(500);
});

test("introspection has no depth of its own", () => {
  expect(measure("{ __schema { types { fields { type { name } } } } tables { name } }").depth).toBe(2);
});
