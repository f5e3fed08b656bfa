import { parseSettings, SettingsError } from "../../stack/settings";

const problem = (config: Record<string, unknown>): string => {
  try {
    parseSettings(config);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as Error).message;
  }
  throw new Error(`accepted: ${JSON.stringify(config)}`);
};

describe("settings", () => {
  test("what the plan fixes is a default", () => {
    expect(parseSettings({})).toMatchObject({
      scrapeInterval: 15,
      evaluationInterval: 15,
      scrapeTimeout: 10,
      retentionDays: 15,
      retentionGigabytes: 10,
      kafkaBrokers: 3,
      flinkTaskManagers: 2,
      cluster: "trade-pipeline",
      bindAddress: "127.0.0.1",
      freshness: { bronze: 120, silver: 600, gold: 7200 },
      ports: { prometheus: 9090, alertmanager: 9093, pushgateway: 9091, tradeGenerator: 8000, kafkaBridge: 8001 },
    });
  });

  test("values arrive as text from Pulumi, structured ones as JSON", () => {
    const settings = parseSettings({
      portOffset: "100",
      ports: '{"kafka":20000}',
      symbols: '["AAPL"]',
      cluster: "mine",
    });
    expect(settings.portOffset).toBe(100);
    expect(settings.ports).toMatchObject({ kafka: 20000, prometheus: 9090 });
    expect(settings.symbols).toEqual(["AAPL"]);
    expect(settings.cluster).toBe("mine");
  });

  test.each([
    [{ kafkaBrokers: "0" }, /kafkaBrokers: found 0, .*>=1/],
    [{ kafkaBrokers: "2.5" }, /kafkaBrokers: found 2.5, expected int/],
    [{ portOffset: "x" }, /portOffset: found "x", expected number/],
    [{ imageSource: "auto" }, /imageSource: found "auto", .*"registry"\|"build"/],
    [{ bindAddress: "localhost" }, /bindAddress: found "localhost"/],
    [{ symbols: '["aapl"]' }, /symbols.0: found "aapl", 1 to 6 capital letters/],
    [{ ports: '{"kafka":"a"}' }, /ports.kafka: found "a", expected number/],
    [{ tradesPerSecond: "0" }, /tradesPerSecond: found 0/],
    [{ scrapeTimeout: "16" }, /scrapeTimeout: found 16, must not be longer than scrapeInterval/],
  ])("%j is refused with name, found and allowed", (config, message) => {
    expect(problem(config as unknown as Record<string, string>)).toMatch(message);
  });

  test("the boundary of a refused value is accepted", () => {
    expect(parseSettings({ kafkaBrokers: "1", scrapeTimeout: "15", portOffset: "0" })).toMatchObject({
      kafkaBrokers: 1,
    });
    expect(parseSettings({ symbols: JSON.stringify(Array(12).fill("AAPL")) }).symbols).toHaveLength(12);
    expect(problem({ symbols: JSON.stringify(Array(13).fill("AAPL")) })).toMatch(/symbols: found/);
  });

  test("a setting that does not exist is named, with those that do", () => {
    expect(problem({ scrapeIntervall: "15" })).toMatch(/scrapeIntervall: no such setting; known: .*scrapeInterval/);
    expect(problem({ ports: '{"grafan":1}' })).toMatch(/grafan: no such setting under ports; known: prometheus/);
  });

  test("all problems are told at once", () => {
    const message = problem({ kafkaBrokers: "0", portOffset: "x", nonsense: "1" });
    for (const name of ["kafkaBrokers", "portOffset", "nonsense"]) expect(message).toContain(`  ${name}`);
  });
});
