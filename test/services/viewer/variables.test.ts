import { parseRange } from "../../../services/viewer/web/src/dashboard/time";
import { resolveVariables } from "../../../services/viewer/web/src/query/variables";

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
  expect(await resolved("", all)).toEqual({ chosen: ["$__all"], values: [], error });
});
