import { parseRange } from "../../../services/viewer/web/src/dashboard/time";
import { keepingOptions, knownVariables, resolveVariables } from "../../../services/viewer/web/src/query/variables";

const fetched = jest.spyOn(globalThis, "fetch");
afterAll(() => fetched.mockRestore());

const variable = {
  name: "pipeline",
  type: "query",
  query: "label_values(up, pipeline)",
  current: { value: "trade_pipeline" },
};

async function resolved(search = "", more = {}) {
  const context = { range: parseRange("now-1h", "now"), scrapeInterval: 15, signal: new AbortController().signal };
  const [found] = await resolveVariables([{ ...variable, ...more }], {
    ...context,
    parameters: new URLSearchParams(search),
  });
  return { chosen: found?.chosen, values: found?.value.values, error: found?.error };
}

const answer = (status: number, body: object) => fetched.mockResolvedValue(Response.json(body, { status }));

test("a default that Prometheus knows no more gives way to the first option, what the address says stays", async () => {
  answer(200, { status: "success", data: ["other"] });
  expect(await resolved()).toMatchObject({ chosen: ["other"], values: ["other"] });
  answer(200, { status: "success", data: ["other"] });
  expect(await resolved("var-pipeline=gone")).toMatchObject({ chosen: ["gone"], values: ["gone"] });
});

test("when the options cannot be read the default stands, and the reason is told", async () => {
  answer(502, { error: "Prometheus does not answer" });
  const error = "Prometheus does not answer";
  expect(await resolved()).toEqual({ chosen: ["trade_pipeline"], values: ["trade_pipeline"], error });
  answer(502, { error });
  const all = { includeAll: true, multi: true, allValue: ".*", current: { value: ["$__all"] } };
  expect(await resolved("", all)).toEqual({ chosen: ["$__all"], values: ["$__all"], error });
});

const all = { includeAll: true, multi: true, allValue: ".*", current: { value: ["$__all"] } };
const known = (search: string, ...list: object[]) =>
  knownVariables(
    list.map((more) => ({ ...variable, ...more })),
    new URLSearchParams(search),
  )?.map(({ chosen, value }) => [chosen, value.verbatim ?? value.values]);

test("what a variable stands for is known before its options: all as an expression, and what the address says", () => {
  expect(known("", all)).toEqual([[["$__all"], ".*"]]);
  expect(known("var-pipeline=a&var-pipeline=b", all)).toEqual([
    [
      ["a", "b"],
      ["a", "b"],
    ],
  ]);
  expect(known("var-pipeline=All", all)).toEqual([[["$__all"], ".*"]]);
  expect(known("", { type: "custom", query: "5m,1h", current: { value: "1h" } })).toEqual([[["1h"], ["1h"]]]);
  expect(known("")).toEqual([]);
});

test("and is not where the options say it: more than a default or none, all of them one by one, texts that are cut out", () => {
  expect(known("", { multi: true, current: { value: ["a", "b"] } })).toBeUndefined();
  expect(known("", all, { name: "other", current: undefined })).toBeUndefined();
  expect(known("", { ...all, allValue: "" })).toBeUndefined();
  const cutOut = { regex: "/(?<text>.)(?<value>.*)/" };
  expect(known("", cutOut)).toBeUndefined();
  expect(known("var-pipeline=a", { ...all, ...cutOut })).toBeUndefined();
});

const read = (status: number, body: object) => {
  answer(status, body);
  const context = { range: parseRange("now-1h", "now"), scrapeInterval: 15, signal: new AbortController().signal };
  return resolveVariables([variable], { ...context, parameters: new URLSearchParams() });
};

test("a default counts until the options are known; where it is none of them it does not come back, and the reason stays", async () => {
  expect(known("", {})).toEqual([[["trade_pipeline"], ["trade_pipeline"]]]);
  const after = (former: Awaited<ReturnType<typeof read>>, search = "") =>
    knownVariables([variable], new URLSearchParams(search), former)?.[0];
  const corrected = await read(200, { data: ["other", "third"] });
  expect(after(corrected)).toMatchObject({ chosen: ["other"], value: { values: ["other"] } });
  expect(after(corrected, "var-pipeline=a")).toMatchObject({ chosen: ["a"], options: [{}, { value: "third" }] });
  const failed = await read(502, { error: "away" });
  expect(after(failed)).toMatchObject({ chosen: ["trade_pipeline"], error: "away" });
});

test("options that cannot be read any more are those from before", async () => {
  const former = await read(200, { data: ["other", "third"] });
  const failed = await read(502, { error: "away" });
  const kept = (search: string) => keepingOptions(failed, new URLSearchParams(search), former)[0];
  expect(kept("")).toMatchObject({ chosen: ["other"], options: [{}, { value: "third" }], error: "away" });
  expect(kept("var-pipeline=third")).toMatchObject({ chosen: ["third"], error: "away" });
  expect(keepingOptions(failed, new URLSearchParams())[0]).toMatchObject({ chosen: ["trade_pipeline"], error: "away" });
  expect(keepingOptions(former, new URLSearchParams(), failed)).toEqual(former);
});

test("a variable that refers to others waits for their options only where their values hang on them", async () => {
  const asked: string[] = [];
  let answerAll = () => {};
  const answered = new Promise<void>((resolve) => {
    answerAll = resolve;
  });
  fetched.mockImplementation(async (_url, init) => {
    const match = new URLSearchParams(String(init?.body ?? "")).get("match[]") ?? String(_url);
    asked.push(match);
    await answered;
    return Response.json({ status: "success", data: ["x"] });
  });
  const context = { range: parseRange("now-1h", "now"), scrapeInterval: 15, signal: new AbortController().signal };
  const list = [
    { ...variable, ...all },
    { ...variable, name: "fixed", query: "label_values(up, fixed)", current: { value: "x" } },
    { ...variable, ...all, name: "table", query: 'label_values(up{pipeline=~"$pipeline"}, table)' },
    { ...variable, name: "late", query: 'label_values(up{fixed="$fixed"}, late)' },
  ];
  const done = resolveVariables(list, { ...context, parameters: new URLSearchParams() });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(asked).toHaveLength(3);
  answerAll();
  const found = await done;
  expect(asked).toHaveLength(4);
  expect(found.map(({ chosen }) => chosen[0])).toEqual(["$__all", "x", "$__all", "x"]);
});

test("a look-up that is given up is told to who asked, and to nobody else", async () => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  process.on("unhandledRejection", hear);
  const abort = new AbortController();
  fetched.mockImplementation(async () => {
    abort.abort();
    throw new Error("given up");
  });
  const context = { range: parseRange("now-1h", "now"), scrapeInterval: 15, signal: abort.signal };
  await expect(resolveVariables([variable], { ...context, parameters: new URLSearchParams() })).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 10));
  process.off("unhandledRejection", hear);
  expect(unheard).toEqual([]);
});
