import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { dashboardsOf, type ListedDashboard, launch, settle } from "../../bin/browse";
import { emptyWhenHealthy, mayBeEmpty } from "../../dashboards/empty";
import { allQuestions } from "../../dashboards/questions";
import { dashboardParameters } from "../../stack/parameters";
import { hostUrl } from "../../stack/ports";
import { docker, eventually, type PrometheusApi, prometheus, stackName, stackSettings } from "../helpers/live-stack";

/** The viewer under test; another one than the stack's can be named. */
const viewerUrl = process.env.VIEWER_URL ?? hostUrl(stackSettings(), "viewer");

let browser: Browser;
let dashboards: ListedDashboard[];
let api: PrometheusApi;
beforeAll(async () => {
  // A verdict on a batch needs twenty before it, which a stack that was just stood up has after some minutes. At a range of a day
  // a panel looks every two minutes or so, so what is younger than that may lie between two of its looks.
  api = await prometheus();
  await eventually(
    "a z-score",
    480,
    () => api.query("data_distribution_zscore offset 3m"),
    (scores) => scores.length > 0,
  );
  browser = await launch();
  dashboards = await dashboardsOf(viewerUrl);
});
afterAll(() => browser?.close());

interface Opened {
  page: Page;
  /** What the console said of errors and warnings. */
  complaints: string[];
  /** What the page has asked Prometheus for. */
  asked: URLSearchParams[];
}

async function open(path: string): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  const complaints: string[] = [];
  const asked = questionsOf(page);
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(viewerUrl + path);
  return { page, complaints, asked };
}

/** Runs in every dashboard, opened with these parameters; closes its page in any case. */
async function onEvery(
  parameters: string,
  look: (opened: Opened, dashboard: ListedDashboard) => Promise<void>,
): Promise<void> {
  for (const dashboard of dashboards) {
    const opened = await open(`${dashboard.url}${parameters}`);
    try {
      await look(opened, dashboard);
    } finally {
      await opened.page.close();
    }
  }
}

/** Titles of the panels that a selector finds something in. */
const panelsWith = (page: Page, selector: string): Promise<string[]> =>
  page.evaluate(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.closest("[data-panel]").querySelector("h2, h6, [data-testid]")?.textContent?.trim() ?? "?")`,
  );

test("the list names every dashboard and says that this is not Grafana", async () => {
  const { page, complaints } = await open("/");
  await page.waitForSelector("main li");
  const text = await page.textContent("body");
  for (const { title } of dashboards) expect(text).toContain(title);
  expect(text).toContain("it is not Grafana");
  expect(complaints).toEqual([]);
  await page.close();
});

/** It asks Prometheus nothing, and is empty as long as no alert fires. */
const alertList = "Active Alerts Summary";

test("every dashboard is full: no error, no panel without data but those that must be, not a word in the console", async () => {
  await onEvery("", async ({ page, complaints }, { uid }) => {
    await settle(page, 1600);
    expect(await panelsWith(page, '[data-state="error"], [data-panel-error]')).toEqual([]);
    const empty = await panelsWith(page, "[data-no-data]");
    const allowed = [...Object.keys(emptyWhenHealthy).filter((name) => mayBeEmpty(name)), alertList];
    expect(empty.filter((title) => !allowed.some((name) => title.includes(name)))).toEqual([]);
    expect([uid, complaints]).toEqual([uid, []]);
  });
});

const asked = allQuestions(dashboardParameters(stackSettings(), `${viewerUrl}/d/`))
  .filter(({ panel, refId }) => !mayBeEmpty(panel, refId))
  .map(({ dashboard, panel, refId, expr }) => [dashboard, panel, refId, expr] as const);

test.each(asked)("%s: %s (%s) is answered with data", async (_dashboard, _panel, _refId, expr) => {
  const end = Date.now() / 1000;
  const { result } = await api.get<{ result: { values: [number, string][] }[] }>("query_range", {
    query: expr,
    start: String(end - 600),
    end: String(end),
    step: "15",
  });
  const values = result.flatMap((series) => series.values.map(([, value]) => Number(value)));
  expect(values.filter((value) => !Number.isNaN(value)).length).toBeGreaterThan(0);
});

/** What a page asks Prometheus for from now on. */
function questionsOf(page: Page): URLSearchParams[] {
  const asked: URLSearchParams[] = [];
  page.on("request", (request) => {
    if (/\/api\/prometheus\/query(_range)?$/.test(request.url()))
      asked.push(new URLSearchParams(request.postData() ?? ""));
  });
  return asked;
}

test("the time range of the address is that of the queries", async () => {
  await onEvery("?from=now-5m&to=now&refresh=", async ({ page, asked }, { uid }) => {
    await settle(page, 1600);
    const ranges = asked.filter((query) => query.has("start"));
    expect([uid, ranges.length > 0]).toEqual([uid, true]);
    for (const query of ranges) expect(Number(query.get("end")) - Number(query.get("start"))).toBeLessThanOrEqual(360);
    expect(await page.getByText("Last 5 minutes").count()).toBeGreaterThan(0);
  });
});

test("a heatmap's cells are drawn, and the one that is pointed at is told", async () => {
  const { page } = await open("/d/data-quality?refresh=");
  await settle(page, 1600);
  // The last opaque pixel on the first row of cells.
  const cell = await page.evaluate(`(() => {
    const canvas = document.querySelector('[data-type="heatmap"] canvas');
    const { left, top } = canvas.getBoundingClientRect();
    const line = canvas.getContext("2d").getImageData(0, 10, canvas.width, 1).data;
    const opaque = [...Array(canvas.width).keys()].filter((x) => line[x * 4 + 3] === 255);
    return opaque.length && { x: left + opaque.at(-1), y: top + 10 };
  })()`);
  expect(cell).toMatchObject({ x: expect.any(Number) });
  const { x, y } = cell as { x: number; y: number };
  await page.mouse.move(x, y);
  await page.waitForSelector("[data-pointed]", { state: "attached" });
  expect(await page.textContent("[data-pointed]")).toMatch(/^.+: \d[\d.]*\D*, \d{4}-\d\d-\d\d /);
  await page.mouse.move(x, 0);
  await page.waitForSelector("[data-pointed]", { state: "detached" });
  await page.close();
});

test("a variable of the address is that of the queries, and is refused where it says more than a value", async () => {
  const { page, asked } = await open("/d/data-quality?var-layer=gold&refresh=");
  await settle(page, 1600);
  const expressions = asked.map((query) => query.get("query") ?? "");
  expect(expressions.some((query) => /layer=~?"\(?gold\)?"/.test(query))).toBe(true);
  // A signal may ask for one layer after the other: what is chosen narrows each of them.
  const ofLayers = expressions.flatMap((query) => query.match(/\{[^}]*layer=[^}]*\}/g) ?? []);
  expect(ofLayers.filter((selector) => !/layer=~?"\(?gold\)?"/.test(selector))).toEqual([]);
  await page.close();
  const refused = await fetch(`${viewerUrl}/api/prometheus/query?query=${encodeURIComponent("up or vector(1)")}`);
  expect(refused.status).toBe(403);
});

test.each(["dark", "light"])(
  "the %s page has no serious fault of accessibility, and the keyboard reaches its controls",
  async (theme) => {
    const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
    await onEvery(`?theme=${theme}&refresh=`, async ({ page }, { uid }) => {
      await settle(page, 1600);
      await page.waitForTimeout(1000);
      await page.evaluate(axe);
      const serious = (await page.evaluate(
        `axe.run({ runOnly: ["wcag2a", "wcag2aa"] }).then(({ violations }) => violations.filter(({ impact }) => ["serious", "critical"].includes(impact)).flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html.slice(0, 160))))`,
      )) as string[];
      expect([uid, serious]).toEqual([uid, []]);
      for (let presses = 0; presses < 3; presses++) await page.keyboard.press("Tab");
      expect(await page.evaluate("['A', 'BUTTON', 'INPUT'].includes(document.activeElement.tagName)")).toBe(true);
    });
  },
);

test("while Prometheus hangs its panels say so, on a page that is open and on one that is opened then; later they are full again", async () => {
  const failed = (page: Page) => page.locator('[data-state="error"]').count();
  const { page: before } = await open("/d/kafka-deep-dive?refresh=5s");
  await settle(before, 1600);
  expect(await failed(before)).toBe(0);
  const pages = [before];
  await docker("pause", `${stackName}-prometheus`);
  try {
    const { page: meanwhile } = await open("/d/pipeline-overview?refresh=5s");
    pages.push(meanwhile);
    // The viewer waits for Prometheus for 10 s.
    for (const page of pages) await page.waitForSelector('[data-state="error"]', { timeout: 30_000 });
    expect(await meanwhile.textContent("[data-panel-error]")).toMatch(/Prometheus has not answered within \d+ s/);
  } finally {
    await docker("unpause", `${stackName}-prometheus`);
  }
  for (const page of pages) {
    await eventually(
      "panels without an error",
      60,
      () => failed(page),
      (count) => count === 0,
    );
    await settle(page, 1600);
    expect(await failed(page)).toBe(0);
    await page.close();
  }
});
