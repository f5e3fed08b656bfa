import { follow, type Loaded, list, loadEarly, take } from "../../../services/viewer/web/src/dashboard/loading";
import { askPrometheus } from "../../../services/viewer/web/src/query/api";

const fetched = jest.spyOn(globalThis, "fetch");
const readings = () => fetched.mock.calls.filter(([url]) => String(url).startsWith("/api/dashboards/")).length;
const tell = jest.fn<void, [{ loaded?: Loaded; error?: string }]>();
let end: () => void;

beforeEach(() => {
  jest.useFakeTimers();
  fetched.mockReset().mockImplementation(async () => Response.json({ dashboard: { title: "Now", panels: [] } }));
  tell.mockReset();
});
afterEach(() => {
  end();
  jest.useRealTimers();
});
afterAll(() => fetched.mockRestore());

async function start(): Promise<void> {
  end = follow(() => take("kafka"), tell);
  await jest.advanceTimersByTimeAsync(0);
}

test("a dashboard is read again every minute, until nobody looks at it", async () => {
  await start();
  expect(tell).toHaveBeenLastCalledWith({
    loaded: expect.objectContaining({ dashboard: { title: "Now", panels: [] } }),
  });
  await jest.advanceTimersByTimeAsync(120_000);
  expect(readings()).toBe(3);
  end();
  await jest.advanceTimersByTimeAsync(120_000);
  expect(readings()).toBe(3);
});

test("one that could not be read is tried again soon", async () => {
  fetched.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  await start();
  expect(tell).toHaveBeenLastCalledWith({ error: "the viewer's server does not answer" });
  await jest.advanceTimersByTimeAsync(5000);
  expect(tell).toHaveBeenLastCalledWith({ loaded: expect.anything() });
});

test("the list of all dashboards is tried again soon likewise", async () => {
  fetched.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  const told = jest.fn();
  end = follow(list, told);
  await jest.advanceTimersByTimeAsync(0);
  expect(told).toHaveBeenLastCalledWith({ error: "the viewer's server does not answer" });
  fetched.mockImplementation(async () => Response.json([{ uid: "kafka" }]));
  await jest.advanceTimersByTimeAsync(5000);
  expect(told).toHaveBeenLastCalledWith({ loaded: [{ uid: "kafka" }] });
  expect(fetched).toHaveBeenLastCalledWith("/api/dashboards", expect.anything());
});

test("questions that are refused have it read at once, and once; other errors do not", async () => {
  await start();
  const ask = () => askPrometheus("query", { query: "up" }).catch(() => {});
  const answer = (status: number) => () => Promise.resolve(Response.json({ error: "no" }, { status }));
  fetched.mockImplementationOnce(answer(422));
  await ask();
  expect(readings()).toBe(1);
  fetched.mockImplementationOnce(answer(403)).mockImplementationOnce(answer(403));
  await Promise.all([ask(), ask()]);
  expect(readings()).toBe(2);
  await jest.advanceTimersByTimeAsync(59_999);
  expect(readings()).toBe(2);
  await jest.advanceTimersByTimeAsync(1);
  expect(readings()).toBe(3);
});

test("what was asked for early is taken once, also where it has failed", async () => {
  loadEarly("kafka");
  await start();
  expect(readings()).toBe(1);
  expect(tell).toHaveBeenLastCalledWith({ loaded: expect.anything() });
  await jest.advanceTimersByTimeAsync(60_000);
  expect(readings()).toBe(2);
  end();
  fetched.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  loadEarly("kafka");
  await jest.advanceTimersByTimeAsync(10);
  await start();
  expect(tell).toHaveBeenLastCalledWith({ error: "the viewer's server does not answer" });
  expect(readings()).toBe(3);
});
