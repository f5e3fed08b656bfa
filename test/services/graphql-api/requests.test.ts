import { graphqlApi } from "../../../metrics/graphql-api";
import { ResultCache } from "../../../services/graphql-api/plugins/result-cache";
import { serve } from "./served-tables";

type Served = Awaited<ReturnType<typeof serve>>;

/** Series of a counter that are not 0, as `{operation_name="Trades",…}` → value. */
async function counted({ registry }: Served, name: string): Promise<Record<string, number>> {
  const metric = (await registry.getMetricsAsJSON()).find((one) => one.name === name);
  const values = (metric?.values ?? []) as { labels: Record<string, string>; value: number }[];
  return Object.fromEntries(
    values.filter(({ value }) => value > 0).map(({ labels, value }) => [Object.values(labels).join(" "), value]),
  );
}

async function served(overrides: Parameters<typeof serve>[0], use: (served: Served) => Promise<void>): Promise<void> {
  const api = await serve(overrides);
  try {
    await use(api);
  } finally {
    await api.duckdb.close();
  }
}

const page = "trades(limit: 1) { items { symbol } }";

test("the page has the metrics of the catalog and no others, inside their budgets whatever callers ask", async () => {
  await served(
    { operations: ["Trades", "Orders", "Summaries", "Portfolio", "Indicators", "IntrospectionQuery"] },
    async (api) => {
      const known = ["Trades", "Orders", "Summaries", "Portfolio", "Indicators", "IntrospectionQuery"];
      const names = [...known, ...Array.from({ length: 30 }, (_, index) => `Made${index}`)];
      for (const name of names) {
        await api.ask(`query ${name} { tables { name } }`);
        await api.ask(`query ${name} { nothing }`);
      }
      for (const query of [
        "{ nothing ",
        "mutation Made { x }",
        "subscription Made { x }",
        "query A { tables { name } } query B { x }",
      ]) {
        await api.ask(query);
      }
      const metrics = await api.registry.getMetricsAsJSON();
      const own = Object.values(graphqlApi).filter(({ name }) => name.startsWith("graphql_"));
      expect(metrics.map(({ name }) => name).sort()).toEqual(own.map(({ name }) => name).sort());
      for (const { name, maxSeries } of own) {
        const series = metrics.find((metric) => metric.name === name)?.values.length ?? 0;
        expect(`${name} ${series <= maxSeries}`).toBe(`${name} true`);
      }
      expect(await counted(api, "graphql_requests_total")).toMatchObject({
        "query Trades success": 1,
        "query Trades refused": 1,
        "query other success": 30,
        "unknown other refused": 4,
      });
    },
  );
});

test("requests are counted by operation and outcome, their time is taken, and none stays active", async () => {
  await served({}, async (api) => {
    await api.ask(`query Trades { ${page} }`);
    await api.ask(`query Trades { ${page} orders { items { symbol } } }`);
    await api.ask(`{ ${page} }`);
    expect(await counted(api, "graphql_requests_total")).toEqual({
      "query Trades success": 1,
      "query Trades error": 1,
      "query other success": 1,
    });
    const text = await api.registry.metrics();
    expect(text).toContain('graphql_request_duration_seconds_count{operation_type="query",operation_name="Trades"} 2');
    expect(text).toContain("graphql_active_requests 0");
  });
});

test("a request is refused when all of its errors are the caller's; one of the server's makes it fail", async () => {
  await served({}, async (api) => {
    const wrong = "trades(limit: 0) { next }";
    await api.ask(`query Trades { ${wrong} }`);
    expect(await counted(api, "graphql_requests_total")).toEqual({ "query Trades refused": 1 });
    await api.ask(`query Trades { ${wrong} orders { items { symbol } } }`);
    expect(await counted(api, "graphql_errors_total")).toEqual({ input: 2, table: 1 });
    expect(await counted(api, "graphql_requests_total")).toEqual({
      "query Trades refused": 1,
      "query Trades error": 1,
    });
  });
});

test("of an answer no more is kept than its text, whose size is what counts", async () => {
  const count = { inc: () => undefined } as never;
  const cache = new ResultCache(1_000, { generation: 0 }, { cacheHits: count, cacheMisses: count });
  const execute = () => ({ data: { tables: [{ name: "trades" }] } });
  await cache.get("query", execute);
  const kept = (await cache.get("query", execute)) as { stringify(): string };
  expect(JSON.parse(kept.stringify())).toEqual(execute());
  expect(kept).toEqual({ stringify: expect.any(Function) });
});

test("an answer that is kept is given again until the tables change; answers with errors are not kept", async () => {
  await served({ states: { "silver.cleaned_trades": 1 } }, async (api) => {
    const newest = async () =>
      (await api.ask("{ trades(limit: 1) { items { tradeId } } }")).data.trades.items[0].tradeId;
    expect([await newest(), await newest(), await newest()]).toEqual(Array(3).fill("trade-0029"));
    const cache = async () => [
      await counted(api, "graphql_cache_hits_total"),
      await counted(api, "graphql_cache_misses_total"),
    ];
    expect(await cache()).toEqual([{ "": 2 }, { "": 1 }]);

    api.put("silver.cleaned_trades", 5);
    expect(await newest()).toBe("trade-0029");
    await api.store.refresh();
    expect(await newest()).toBe("trade-0089");
    expect(await cache()).toEqual([{ "": 3 }, { "": 2 }]);

    await api.ask("{ orders { items { symbol } } }");
    await api.ask("{ orders { items { symbol } } }");
    expect(await cache()).toEqual([{ "": 3 }, { "": 4 }]);
    await api.store.refresh();
    expect(await newest()).toBe("trade-0089");
    expect(await cache()).toEqual([{ "": 4 }, { "": 4 }]);
  });
});

test("other variables are another query", async () => {
  await served({}, async (api) => {
    const query = "query ($symbol: String) { trades(symbol: $symbol, limit: 1) { items { symbol } } }";
    const symbols = ["AAPL", "MSFT", "AAPL"];
    const answers = await Promise.all(symbols.map((symbol) => api.ask(query, { symbol })));
    expect(answers.map(({ data }) => data.trades.items[0].symbol)).toEqual(symbols);
  });
});

test("the caller's correlation id comes back, one that may not stand in a header or log is replaced", async () => {
  await served({}, async (api) => {
    const id = async (headers: Record<string, string>) =>
      (await api.ask("{ tables { name } }", {}, headers)).headers.get("x-correlation-id");
    expect(await id({ "x-correlation-id": "order-7.a:b_c" })).toBe("order-7.a:b_c");
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4/;
    expect(await id({})).toMatch(uuid);
    expect(await id({ "x-correlation-id": "<script>" })).toMatch(uuid);
    expect(await id({ "x-correlation-id": "x".repeat(129) })).toMatch(uuid);
    const broken = await api.api.fetch("http://localhost/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", "x-correlation-id": "broken-1" },
      body: "{",
    });
    expect([broken.status, broken.headers.get("x-correlation-id")]).toEqual([400, "broken-1"]);
  });
});

const spec = { accept: "application/graphql-response+json" };

test.each([
  ["that cannot be read", "{ trades( }", "GRAPHQL_PARSE_FAILED", "parse"],
  ["for a field that there is not", "{ nothing }", "GRAPHQL_VALIDATION_FAILED", "validation"],
  ["that would change something", "mutation { nothing }", "GRAPHQL_VALIDATION_FAILED", "validation"],
  ["with a wrong variable", "query ($to: Date) { summaries(to: $to) { next } }", "BAD_USER_INPUT", "input"],
  ["that is too deep", deep(), "GRAPHQL_VALIDATION_FAILED", "validation"],
  [
    "that is too large",
    `{ ${Array(9)
      .fill(0)
      .map((_, i) => `t${i}: trades(limit: 500) { items { symbol price quantity eventTime tradeId } }`)
      .join(" ")} }`,
    "QUERY_TOO_COMPLEX",
    "limit",
  ],
  ["with too many words", `{ ${"tables { name } ".repeat(500)} }`, "GRAPHQL_PARSE_FAILED", "parse"],
])("a query %s is refused as a whole, with a status as the specification wants it", async (_, query, code, type) => {
  await served({}, async (api) => {
    const refused = await api.ask(query, { to: "tomorrow" }, spec);
    expect(refused.status).toBe(400);
    expect(refused.data ?? null).toBeNull();
    expect(refused.errors.map(({ extensions }) => extensions.code)).toEqual([code]);
    expect(await counted(api, "graphql_errors_total")).toEqual({ [type]: 1 });
    expect(Object.keys(await counted(api, "graphql_requests_total"))).toEqual([expect.stringMatching(/ refused$/)]);
  });
});

/** Introspection that goes around in circles. */
function deep(): string {
  const around = (left: number): string => (left === 0 ? "name" : `fields { type { ${around(left - 1)} } }`);
  return `{ __schema { types { ${around(6)} } } }`;
}

test("wrong arguments of one field are an error at that field", async () => {
  await served({}, async (api) => {
    for (const [argument, message] of [
      ["limit: 0", "argument limit: found 0, expected 1 to 500"],
      ["limit: 501", "argument limit: found 501, expected 1 to 500"],
      ['after: "abc"', 'argument after: found "abc", expected a value of the field `next` of trades'],
    ] as const) {
      const { data, errors } = await api.ask(`{ trades(${argument}) { next } tables { name } }`);
      expect(data).toMatchObject({ trades: null, tables: expect.any(Array) });
      expect(errors).toMatchObject([{ message, extensions: { code: "BAD_USER_INPUT" } }]);
    }
    const { data } = await api.ask("{ summaries(limit: 1) { next } }");
    const foreign = await api.ask("query ($after: String) { trades(after: $after) { next } }", {
      after: data.summaries.next,
    });
    expect(foreign.errors).toMatchObject([{ path: ["trades"], extensions: { code: "BAD_USER_INPUT" } }]);
  });
});

/** Keeps the only connection busy until it is told to stop. */
async function occupy({ duckdb }: Served): Promise<{ stop(): Promise<unknown> }> {
  const end = new AbortController();
  // Before this one there is no connection yet, and it could be overtaken.
  await duckdb.query({ text: "SELECT 1", parameters: [] }, end.signal);
  const text = "SELECT sum(sqrt(a.range * b.range)) FROM range(10000000) a, range(10000000) b";
  const query = duckdb.query({ text, parameters: [] }, end.signal).catch((error) => error);
  return {
    stop() {
      end.abort();
      return query;
    },
  };
}

test("a query that takes too long ends with an error, and one that is stopped leaves a connection that works", async () => {
  await served({ timeoutSeconds: 0.05, database: { connections: 1 } }, async (api) => {
    const busy = await occupy(api);
    const { data, errors } = await api.ask(`{ ${page} }`);
    expect(data).toEqual({ trades: null });
    expect(errors).toMatchObject([{ path: ["trades"], extensions: { code: "TIMEOUT" } }]);
    expect(await counted(api, "graphql_errors_total")).toEqual({ timeout: 1 });
    expect(await counted(api, "graphql_requests_total")).toEqual({ "query other error": 1 });
    expect(await busy.stop()).toMatchObject({ name: "AbortError" });
    const { signal } = new AbortController();
    expect(await api.duckdb.query({ text: "SELECT 42.0::DOUBLE", parameters: [] }, signal)).toEqual([[42]]);
  });
});

test("when too many queries wait, the next one is told to come later", async () => {
  await served({ database: { connections: 1, maxWaiting: 1 } }, async (api) => {
    const busy = await occupy(api);
    const one = api.ask("{ trades(limit: 1) { items { symbol } } }");
    const other = api.ask("{ trades(limit: 2) { items { symbol } } }");
    const refused = await Promise.race([one, other]);
    expect(refused.errors).toMatchObject([{ path: ["trades"], extensions: { code: "OVERLOADED" } }]);
    await busy.stop();
    const answers = await Promise.all([one, other]);
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    expect(await counted(api, "graphql_requests_total")).toEqual({
      "query other success": 1,
      "query other error": 1,
    });
  });
});

test("equal queries that come at the same time are executed once", async () => {
  await served({ database: { connections: 1 } }, async (api) => {
    const busy = await occupy(api);
    const answers = Array.from({ length: 20 }, () => api.ask(`{ ${page} }`));
    await busy.stop();
    for (const { data } of await Promise.all(answers)) {
      expect(data).toEqual({ trades: { items: [{ symbol: "TSLA" }] } });
    }
    expect(await counted(api, "graphql_cache_misses_total")).toEqual({ "": 1 });
  });
});

test("what fails unexpectedly is told by an id under which the log has it, and by nothing else", async () => {
  await served({ database: { memoryMegabytes: 1 } }, async (api) => {
    const { errors } = await api.ask(`{ ${page} }`, {}, { "x-correlation-id": "ask-1" });
    expect(errors).toMatchObject([
      {
        message: "internal error; the service's log tells more under correlation id ask-1",
        extensions: { code: "INTERNAL_SERVER_ERROR" },
      },
    ]);
    expect(api.lines).toMatchObject([
      { level: "ERROR", correlation_id: "ask-1", context: { table: "silver.cleaned_trades" } },
    ]);
    expect(await counted(api, "graphql_errors_total")).toEqual({ internal: 1 });
    expect(await counted(api, "graphql_requests_total")).toEqual({ "query other error": 1 });
  });
});

test("people get a page that needs no other host", async () => {
  await served({}, async ({ api, registry }) => {
    const response = await api.fetch("http://localhost/graphql", { headers: { accept: "text/html" } });
    const html = await response.text();
    expect(response.headers.get("content-type")).toContain("text/html");
    expect(html).toContain("<title>Trades</title>");
    expect(html).not.toMatch(/(src|href)=["']?https?:/);
    expect(await registry.metrics()).not.toMatch(/^graphql_request_duration_seconds_count.* [1-9]/m);
  });
});

test("bodies beyond 64 KiB are not read", async () => {
  await served({}, async (served) => {
    const response = await served.api.fetch("http://localhost/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: `{ tables { name } } #${" ".repeat(65_536)}` }),
    });
    expect(response.status).toBe(413);
    expect(await counted(served, "graphql_requests_total")).toEqual({ "unknown other refused": 1 });
  });
});
