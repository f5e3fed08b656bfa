import { createServer, type Server } from "node:http";
import { parse, validate } from "graphql";
import { startApiClient } from "../../../services/api-client/api-client";
import { questions } from "../../../services/api-client/questions";
import { clientSettings } from "../../../services/api-client/settings";
import { OperationNames } from "../../../services/graphql-api/plugins/operation";
import { createSchema } from "../../../services/graphql-api/schema/schema";
import { apiSettings } from "../../../services/graphql-api/settings";
import { apiTables } from "../../../services/graphql-api/tables";
import { closeServer, listen } from "../../../services/shared/http-server";
import { readSettings } from "../../../services/shared/settings";
import { eventually, sample, startService } from "../helpers";

test("every question is one that the API understands, and tells apart by its name", () => {
  const schema = createSchema(apiTables);
  const names = new OperationNames(readSettings(apiSettings, {}).OPERATION_NAMES);
  const asked = questions.map((question) => {
    expect([question, validate(schema, parse(question))]).toEqual([question, []]);
    return names.of(parse(question), undefined).name;
  });
  expect(asked).toEqual(["Trades", "Orders", "Summaries", "Portfolio", "Indicators"]);
});

/** Stands in for the API: what it answers can be changed, and what it was asked is kept. */
class FakeApi {
  ready = true;
  answer: { status?: number; body: string } | "hang up" | "silence" = { body: '{"data":{}}' };
  readonly asked: string[] = [];
  readinessAsked = 0;
  private readonly server: Server = createServer((request, response) => {
    if (request.url === "/ready") {
      this.readinessAsked += 1;
      response.writeHead(this.ready ? 200 : 503).end('{"reasons":["no tables yet"]}');
      return;
    }
    let body = "";
    request.on("data", (data) => {
      body += data;
    });
    request.on("end", () => {
      this.asked.push(JSON.parse(body).query);
      if (this.answer === "hang up") request.socket.destroy();
      else if (this.answer !== "silence") response.writeHead(this.answer.status ?? 200).end(this.answer.body);
    });
  });

  async start(): Promise<string> {
    return `http://127.0.0.1:${await listen(this.server, 0, "127.0.0.1")}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return closeServer(this.server);
  }
}

async function withClient(
  env: Record<string, string>,
  use: (api: FakeApi, service: Awaited<ReturnType<typeof startService>>) => Promise<void>,
  api = new FakeApi(),
): Promise<void> {
  const url = await api.start();
  const service = await startService(
    "api-client",
    clientSettings,
    { API_URL: url, REQUESTS_PER_SECOND: "50", ...env },
    startApiClient,
  );
  try {
    await use(api, service);
  } finally {
    expect(await service.stop()).toBe(true);
    await api.stop();
  }
}

type Service = Awaited<ReturnType<typeof startService>>;
const counted = async ({ page }: Service, outcome: string) =>
  sample((await page("/metrics")).text, `api_client_requests_total{outcome="${outcome}"}`);

test("the questions are asked in turn, and their answers counted", async () => {
  await withClient({}, async (api, service) => {
    await eventually(
      () => api.asked.length,
      (count) => count >= 10,
    );
    expect(api.asked.slice(0, 10)).toEqual([...questions, ...questions]);
    expect(api.readinessAsked).toBe(1);
    expect(await counted(service, "answered")).toBeGreaterThanOrEqual(9);
    expect([await counted(service, "refused"), await counted(service, "unanswered")]).toEqual([0, 0]);
    expect((await service.page("/ready")).status).toBe(200);
  });
});

test("an API that is not ready is not asked, and the client says why", async () => {
  const api = new FakeApi();
  api.ready = false;
  await withClient(
    {},
    async (_, service) => {
      const ready = await eventually(
        () => service.page("/ready"),
        ({ text }) => text.includes("no tables yet"),
      );
      expect(ready.status).toBe(503);
      expect(api.asked).toEqual([]);
      api.ready = true;
      await eventually(
        () => service.page("/ready"),
        ({ status }) => status === 200,
      );
      expect(api.asked[0]).toBe(questions[0]);
    },
    api,
  );
});

test.each([
  [{ body: '{"errors":[{"message":"TABLE is away"}],"data":{"trades":null}}' }, "refused", "TABLE is away"],
  [{ status: 500, body: "{}" }, "refused", "status 500 without data"],
  [{ body: "no JSON" }, "unanswered", "JSON"],
  ["hang up", "unanswered", "fetch failed"],
  ["silence", "unanswered", "timeout"],
] as const)(
  "%j is counted as %s, and the next request waits until the API is ready",
  async (answer, outcome, reason) => {
    await withClient({ TIMEOUT_SECONDS: "1" }, async (api, service) => {
      await eventually(
        () => counted(service, "answered"),
        (count) => (count ?? 0) > 0,
      );
      api.ready = false;
      api.answer = answer;
      await eventually(
        () => counted(service, outcome),
        (count) => count === 1,
      );
      const asked = api.asked.length;
      const before = api.readinessAsked;
      await eventually(
        () => api.readinessAsked,
        (count) => count > before + 1,
      );
      expect(api.asked).toHaveLength(asked);
      expect(service.lines.find(({ message }) => message === "a request failed")?.context?.reason).toContain(reason);
      api.answer = { body: '{"data":{}}' };
      api.ready = true;
      await eventually(
        () => service.page("/ready"),
        ({ status }) => status === 200,
      );
      expect(await counted(service, outcome)).toBe(1);
    });
  },
);

test("a rate of 0 asks nothing, and is no reason not to be ready", async () => {
  await withClient({ REQUESTS_PER_SECOND: "0" }, async (api, service) => {
    expect((await service.page("/ready")).status).toBe(200);
    expect([api.asked, api.readinessAsked]).toEqual([[], 0]);
  });
});
