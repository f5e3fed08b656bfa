import { Gauge } from "prom-client";
import { closeServer, createHttpServer, listen } from "../../../services/shared/http-server";
import { createRegistry } from "../../../services/shared/metrics";
import { Readiness } from "../../../services/shared/readiness";

async function withServer(check: (base: string, readiness: Readiness) => Promise<void>): Promise<void> {
  const registry = createRegistry();
  new Gauge({ name: "answer", help: "The answer.", registers: [registry] }).set(42);
  const readiness = new Readiness();
  const server = createHttpServer({ service: "demo", registry, readiness });
  const port = await listen(server, 0, "127.0.0.1");
  try {
    await check(`http://127.0.0.1:${port}`, readiness);
  } finally {
    await closeServer(server);
  }
}

test("/metrics has the service's metrics and those of its process, in Prometheus' format", () =>
  withServer(async (base) => {
    const response = await fetch(`${base}/metrics`);
    const page = await response.text();
    expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(page).toContain("answer 42");
    expect(page).toContain("# TYPE process_resident_memory_bytes gauge");
  }));

test("/health answers while the service is not ready; /ready names every reason against, then none", () =>
  withServer(async (base, readiness) => {
    let kafka: string | undefined = "Kafka: away";
    readiness.add(() => kafka);
    readiness.add(() => "generator: away");
    expect((await fetch(`${base}/health`)).status).toBe(200);
    const before = await fetch(`${base}/ready`);
    expect(before.status).toBe(503);
    expect(await before.json()).toEqual({
      status: "not ready",
      service: "demo",
      reasons: ["Kafka: away", "generator: away"],
    });
    kafka = undefined;
    expect(await (await fetch(`${base}/ready`)).json()).toMatchObject({ reasons: ["generator: away"] });
  }));

test("a service without reasons is ready; a query does not matter", () =>
  withServer(async (base) => {
    const response = await fetch(`${base}/ready?verbose=1`);
    expect([response.status, await response.json()]).toEqual([200, { status: "ready", service: "demo" }]);
  }));

test("other pages and methods are refused", () =>
  withServer(async (base) => {
    expect((await fetch(`${base}/secrets`)).status).toBe(404);
    expect((await fetch(`${base}/metrics`, { method: "POST" })).status).toBe(405);
    expect(await (await fetch(`${base}/health`, { method: "HEAD" })).text()).toBe("");
  }));
