import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get, type IncomingMessage, type Server } from "node:http";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { closeServer, listen } from "../../../services/shared/http-server";
import { viewerSettings } from "../../../services/viewer/settings";
import { startViewer } from "../../../services/viewer/viewer";
import { described, sample, startService } from "../helpers";

let upstream: Server;
let upstreamUrl: string;
let folder: string;
let service: Awaited<ReturnType<typeof startService>>;
const asked: string[] = [];

beforeEach(async () => {
  asked.length = 0;
  upstream = createServer((request, response) => {
    // The viewer itself asks for the scrape interval.
    if (request.url !== "/api/v1/status/config") asked.push(request.url ?? "");
    response.setHeader("content-type", "application/json");
    response.end('{"status":"success","data":{"resultType":"vector","result":[]}}');
  });
  upstreamUrl = `http://127.0.0.1:${await listen(upstream, 0, "127.0.0.1")}`;
  folder = mkdtempSync(join(tmpdir(), "viewer-"));
  const web = join(folder, "web");
  mkdirSync(web);
  writeFileSync(join(web, "index.html"), "<html>the page</html>");
  cpSync(join(__dirname, "dashboards"), join(folder, "dashboards"), { recursive: true });
  const env = {
    PROMETHEUS_URL: upstreamUrl,
    ALERTMANAGER_URL: "http://127.0.0.1:49",
    DASHBOARDS_DIR: join(folder, "dashboards"),
    WEB_DIR: web,
  };
  service = await startService("viewer", viewerSettings, env, startViewer);
});
afterEach(async () => {
  await service.stop();
  await closeServer(upstream);
  rmSync(folder, { recursive: true });
});

const url = (path: string) => `http://127.0.0.1:${service.port}${path}`;
const ask = (query: string) =>
  fetch(url("/api/prometheus/query"), { method: "POST", body: new URLSearchParams({ query, time: "1760000000" }) });

test("lists its dashboards at Grafana's addresses and serves the page there, which may load nothing from elsewhere", async () => {
  const list = await (await fetch(url("/api/dashboards"))).json();
  expect(list).toMatchObject([
    { uid: "prometheus-itself", url: "/d/prometheus-itself/prometheus-itself", folder: "Prometheus" },
    { uid: "prometheus-storage", url: "/d/prometheus-storage/prometheus-storage" },
  ]);
  for (const path of ["/", list[0].url]) {
    const page = await fetch(url(path));
    expect(await page.text()).toBe("<html>the page</html>");
    expect(page.headers.get("content-security-policy")).toMatch(/default-src 'none'; script-src 'self';/);
  }
});

/** Status of a path that is sent as it is: fetch would resolve its dots. */
async function statusOf(path: string): Promise<number | undefined> {
  const [response] = (await once(get({ port: service.port, host: "127.0.0.1", path }), "response")) as [
    IncomingMessage,
  ];
  response.resume();
  return response.statusCode;
}

test.each(["/../secret.html", "/%2e%2e%2fsecret.html", "/..%2fsecret.html", "/d/../../etc/passwd"])(
  "no path leads out of the page's folder: %s",
  async (path) => {
    writeFileSync(join(folder, "secret.html"), "secret");
    expect(await statusOf(path)).toBe(404);
  },
);

test("hands on what a panel asks, and refuses anything else with 403 and a reason", async () => {
  expect((await ask('sum by (job) (up{job=~"(prometheus|viewer)"})')).status).toBe(200);
  expect(asked).toEqual([expect.stringMatching(/^\/api\/v1\/query\?query=sum\+by.*&time=1760000000$/)]);
  const refused = await ask("process_start_time_seconds");
  expect(refused.status).toBe(403);
  expect((await refused.json()).error).toMatch(/"process_start_time_seconds" is in no dashboard/);
  expect((await fetch(url("/api/prometheus/label/job/values?match[]=up&start=1&end=2"))).status).toBe(200);
  expect((await fetch(url("/api/prometheus/label/instance/values?match[]=up&start=1&end=2"))).status).toBe(403);
  expect((await fetch(url("/api/prometheus/admin/tsdb/snapshot"), { method: "POST" })).status).toBe(404);
  expect((await fetch(url("/api/alertmanager/alerts"), { method: "POST" })).status).toBe(405);
  expect(asked).toHaveLength(2);
});

test("a range with more points than Prometheus gives is refused before it is asked", async () => {
  const query = { query: "up", start: "0", end: "1000000", step: "1" };
  const answer = await fetch(url(`/api/prometheus/query_range?${new URLSearchParams(query)}`));
  expect(answer.status).toBe(400);
  expect((await answer.json()).error).toMatch(/1000000 points, expected 0 to 11000/);
});

test("Prometheus is asked as many questions at once as it has processors, and the others in turn", async () => {
  const held: (() => void)[] = [];
  upstream.removeAllListeners("request");
  upstream.on("request", ({ url }, response) => {
    const answer = () => response.end('{"status":"success","data":{}}');
    if (url?.startsWith("/api/v1/query")) held.push(answer);
    else answer();
  });
  const atOnce = Math.max(2, availableParallelism());
  const answers = Array.from({ length: atOnce + 1 }, () => ask("up"));
  while (held.length < atOnce) await new Promise((resolve) => setTimeout(resolve, 5));
  // Time enough for one more, if there were one.
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(held).toHaveLength(atOnce);
  held[0]?.();
  expect((await Promise.race(answers)).status).toBe(200);
  while (held.length === atOnce) await new Promise((resolve) => setTimeout(resolve, 5));
  for (const answer of held.slice(1)) answer();
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(answers.map(() => 200));
});

test("Alertmanager away is an answer of 502 that says so, and is counted", async () => {
  const answer = await fetch(url("/api/alertmanager/alerts"));
  expect(answer.status).toBe(502);
  expect((await answer.json()).error).toMatch(/Alertmanager at http:\/\/127.0.0.1:49 does not answer: ECONNREFUSED/);
  const metrics = (await service.page("/metrics")).text;
  expect(described(metrics).get("viewer_query_duration_seconds")).toBe("histogram");
  expect(sample(metrics, 'viewer_query_errors_total{kind="alerts",reason="unreachable"}')).toBe(1);
  expect(sample(metrics, "viewer_dashboards")).toBe(2);
});

test("dashboards are read again on request; a file that is wrong is named and those before stay", async () => {
  writeFileSync(join(folder, "dashboards", "new.json"), '{"uid":"new","title":"New"}');
  expect((await fetch(url("/-/reload"), { method: "POST" })).status).toBe(200);
  expect((await fetch(url("/api/dashboards/uid/new"))).status).toBe(200);
  writeFileSync(join(folder, "dashboards", "new.json"), '{"title":');
  const answer = await fetch(url("/-/reload"), { method: "POST" });
  expect(answer.status).toBe(422);
  expect((await answer.json()).error).toMatch(/^new.json: .*expected the JSON of a dashboard/);
  expect((await fetch(url("/api/dashboards/uid/new"))).status).toBe(200);
  expect((await service.page("/ready")).text).toMatch(/new.json/);
});
