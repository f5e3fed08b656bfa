import { askAlertmanager, askPrometheus, isAsking } from "../../../services/viewer/web/src/query/api";

const fetched = jest.spyOn(globalThis, "fetch");
afterAll(() => jest.restoreAllMocks());

/** Never answers, and hears when it is given up. */
const hangs = (_url: unknown, init?: RequestInit) =>
  new Promise<Response>((_resolve, reject) => {
    const signal = init?.signal as AbortSignal;
    signal.addEventListener("abort", () => reject(signal.reason));
  });

test("a question is open until it has its answer, an error, or is given up", async () => {
  fetched.mockResolvedValueOnce(Response.json({ status: "success", data: 1 }));
  const answered = askPrometheus("query", { query: "up" });
  expect(isAsking()).toBe(true);
  expect(await answered).toBe(1);
  expect(isAsking()).toBe(false);

  fetched.mockResolvedValueOnce(Response.json({ status: "error", error: "bad_data" }, { status: 400 }));
  await expect(askPrometheus("query", { query: "up" })).rejects.toThrow("bad_data");
  expect(isAsking()).toBe(false);

  fetched.mockImplementationOnce(hangs);
  const abort = new AbortController();
  const given = askAlertmanager("alerts", abort.signal);
  expect(isAsking()).toBe(true);
  abort.abort();
  await expect(given).rejects.toThrow(abort.signal.reason);
  expect(isAsking()).toBe(false);
});

test("what has no answer for too long is an error, where nobody has given it up", async () => {
  const late = new AbortController();
  jest.spyOn(AbortSignal, "timeout").mockReturnValueOnce(late.signal);
  fetched.mockImplementationOnce(hangs);
  const asked = askPrometheus("query", { query: "up" }, new AbortController().signal);
  late.abort();
  await expect(asked).rejects.toThrow("the viewer's server has not answered within 20 s");
  expect(isAsking()).toBe(false);
});

test("a server that is away, and one that answers with something else than JSON, are told apart", async () => {
  fetched.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  await expect(askPrometheus("query", {})).rejects.toThrow("the viewer's server does not answer");
  fetched.mockResolvedValueOnce(new Response("<html>", { status: 502, statusText: "Bad Gateway" }));
  await expect(askPrometheus("query", {})).rejects.toThrow("the viewer's server answered 502 Bad Gateway");
});
