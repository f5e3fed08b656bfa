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

  test("notifications are those of the plan", () => {
    expect(parseSettings({}).notifications).toMatchObject({
      slack: { webhookUrlFile: "", criticalChannel: "#pipeline-critical", warningChannel: "#pipeline-warnings" },
      email: { host: "", port: 587, to: "oncall@trade-pipeline.local", requireTls: true },
      groupWait: { critical: 10, warning: 30 },
      groupInterval: 300,
      repeatInterval: { critical: 3600, warning: 14_400 },
      maintenance: [],
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
    [{ linkAddress: "http://monitoring" }, /linkAddress: found "http:\/\/monitoring", expected a host name or an IPv4/],
    [{ linkAddress: "monitoring:9090" }, /linkAddress: found "monitoring:9090", expected .* without scheme and port/],
    [{ linkAddress: "0.0.0.0", bindAddress: "0.0.0.0" }, /linkAddress: found "0.0.0.0", expected a host name/],
    [
      { linkAddress: "localhost", bindAddress: "10.0.0.5" },
      /linkAddress: found "localhost", expected 10.0.0.5 or a name of it: bindAddress publishes nothing on the loopback/,
    ],
    [
      { grafana: { url: "https://grafana.example" } },
      /grafana.url: found .*, expected beside it a linkAddress, or a bindAddress, .* found linkAddress "" and bindAddress "127.0.0.1"/,
    ],
    [
      { bindAddress: "0.0.0.0", grafana: { url: "https://grafana.example" } },
      /grafana.url: .*found linkAddress "" and bindAddress "0.0.0.0"/,
    ],
    [
      { bindAddress: "0.0.0.0", linkAddress: "127.0.0.1", grafana: { url: "https://grafana.example" } },
      /grafana.url: .*found linkAddress "127.0.0.1" and bindAddress "0.0.0.0"/,
    ],
    [{ symbols: '["aapl"]' }, /symbols.0: found "aapl", 1 to 6 capital letters/],
    [{ symbols: '[".X"]' }, /symbols.0: found ".X", 1 to 6 capital letters/],
    [{ symbols: '["V","X","V"]' }, /symbols: found \["V","X","V"\], expected different ones/],
    [{ checkpointInterval: "1801" }, /checkpointInterval: found 1801, .*<=1800/],
    [{ ports: '{"kafka":"a"}' }, /ports.kafka: found "a", expected number/],
    [{ tradesPerSecond: "0" }, /tradesPerSecond: found 0/],
    [
      { rules: { ConsumerLagHihg: { threshold: 1 } } },
      /rules: .*ConsumerLagHihg: no such alert, did you mean ConsumerLagHigh\?/,
    ],
    [{ rules: { Watchdog: { threshold: 1 } } }, /rules: .*Watchdog: found the threshold 1, but this alert has none/],
    [
      { rules: { TargetDown: { severity: "fatal" } } },
      /rules.TargetDown.severity: found "fatal", .*"critical"\|"warning"/,
    ],
    [
      { rules: { TargetDown: { four: 1 } } },
      /four: no such setting under rules.TargetDown; known: enabled, threshold, for/,
    ],
    [{ notifications: { slak: {} } }, /slak: no such setting under notifications; known: slack, email/],
    [
      { notifications: { slack: { chanel: "x" } } },
      /under notifications.slack; known: webhookUrlFile, criticalChannel/,
    ],
    [
      { notifications: { email: { username: "x" } } },
      /notifications.email.passwordFile: found undefined, .*belong together/,
    ],
    [
      { notifications: { slack: { webhookUrlFile: "https://hooks.slack.example/x" } } },
      /^ {2}notifications.slack.webhookUrlFile: found an address, expected the file that holds it: it is a secret$/m,
    ],
    [
      { notifications: { email: { host: "mail:25" } } },
      /notifications.email.host: found "mail:25", expected a host name or an IPv4 address, its port under port/,
    ],
    [{ notifications: { email: { host: "smtp://mail" } } }, /email.host: found "smtp:\/\/mail", expected a host name/],
    [
      { notifications: { email: { from: "a@example.com, b@example.com" } } },
      /email.from: found "a@example.com, b@example.com", expected an e-mail address/,
    ],
    [
      { notifications: { maintenance: [{ start: "22:00", end: "04:00" }] } },
      /notifications.maintenance.0.end: found "04:00", must be after start/,
    ],
    [
      { notifications: { maintenance: [{ start: "2", end: "04:00" }] } },
      /notifications.maintenance.0.start: found "2", a time of day/,
    ],
    [
      { notifications: { maintenance: [{ start: "02:00", end: "04:00", location: "Nowhere" }] } },
      /maintenance.0.location: found "Nowhere", a time zone/,
    ],
    [
      { grafana: { url: "https://grafana.example/?orgId=2" } },
      /grafana.url: found .*, expected an address without query/,
    ],
    [
      { observation: { restCatalog: { url: "http://lake/#a" } } },
      /observation.restCatalog.url: found .*, expected an address without query, fragment/,
    ],
    [
      {
        observation: {
          tables: [
            { layer: "gold", table: "t", eventTime: "at", columns: { "*": ["row_count"] }, rules: { batches: 10 } },
          ],
        },
      },
      /observation.tables.0.rules.batches: found 10, expected at least minBatches \(20\)/,
    ],
    [{ observation: { restCatalog: { url: "lake" } } }, /observation.restCatalog.url: found "lake", .*http/],
    [
      { observation: { restCatalog: { tokenFile: "token" } } },
      /observation.restCatalog.url: found undefined, expected the catalog's address/,
    ],
    [
      { observation: { restCatalog: { s3: { endpoint: "http://store:9000" } } } },
      /observation.restCatalog.url: found undefined, expected the catalog's address/,
    ],
    [
      { observation: { restCatalog: { url: "http://lake", tokenFile: "a", credentialFile: "b" } } },
      /observation.restCatalog.credentialFile: found "b", expected only one of tokenFile and credentialFile/,
    ],
    [
      { observation: { restCatalog: { url: "http://lake", oauth2Url: "http://id" } } },
      /observation.restCatalog.oauth2Url: found "http:\/\/id", expected a credentialFile beside it/,
    ],
    [
      { observation: { restCatalog: { folders: { "file:///lake": "lake" } } } },
      /observation.restCatalog.folders.file:\/\/\/lake: found "lake", an absolute path/,
    ],
    [{ scrapeTimeout: "16" }, /scrapeTimeout: found 16, must not be longer than scrapeInterval/],
  ])("%j is refused with name, found and allowed", (config, message) => {
    expect(problem(config as unknown as Record<string, string>)).toMatch(message);
  });

  test("the boundary of a refused value is accepted", () => {
    expect(parseSettings({ kafkaBrokers: "1", scrapeTimeout: "15", portOffset: "0" })).toMatchObject({
      kafkaBrokers: 1,
    });
    const symbols = [..."ABCDEFGHIJKLM"];
    expect(parseSettings({ symbols: JSON.stringify(symbols.slice(1)) }).symbols).toHaveLength(12);
    expect(problem({ symbols: JSON.stringify(symbols) })).toMatch(/symbols: found/);
  });

  test.each([
    { bindAddress: "0.0.0.0", linkAddress: "monitoring", grafana: { url: "https://grafana.example" } },
    { bindAddress: "10.0.0.5", grafana: { url: "https://grafana.example" } },
    { grafana: { url: "http://localhost:3000" } },
    { grafana: { url: "http://127.0.0.1:3000" } },
    { bindAddress: "0.0.0.0", linkAddress: "localhost" },
    { linkAddress: "monitoring.example.org" },
  ])("%j leads to pages that are there", (config) => expect(() => parseSettings(config)).not.toThrow());

  test.each([
    "oncall@example.com",
    "oncall@trade-pipeline.local,lead@mail",
    "on-call+trade@example.com, Jane Doe <jane@example.com>",
    '"Doe, Jane" <jane@example.com>',
  ])("e-mail may go to %s", (to) => expect(() => parseSettings({ notifications: { email: { to } } })).not.toThrow());

  test.each([
    "",
    "oncall",
    "@example.com",
    "a@b@c",
    "oncall@example.com;lead@example.com",
    "a@example.com,",
    "Jane <jane>",
  ])("e-mail to %j is refused", (to) =>
    expect(problem({ notifications: { email: { to } } })).toContain("notifications.email.to: found"),
  );

  const times = (key: string, value: string) => ({
    notifications: { maintenance: [{ start: "02:00", end: "04:00", [key]: [value] }] },
  });

  test.each([
    ["weekdays", "saturday", "sunday:monday", "monday:friday"],
    ["days", "1", "1:7", "-7:-1", "20:-1", "-1"],
    ["months", "3", "1:6", "january:3", "december"],
    ["years", "2026", "2026:2027"],
  ])("%s of maintenance may be %s", (key, ...values) => {
    for (const value of values) expect(() => parseSettings(times(key, value))).not.toThrow();
  });

  test.each([
    ["weekdays", "someday", "0", "friday:monday", "saturday:sunday", "monday:", "monday:tuesday:friday"],
    ["days", "0", "32", "-32", "7:1", "-1:7", "-1:-7", "28:-1", "first"],
    ["months", "0", "13", "march:january", "brumaire"],
    ["years", "now", "2027:2026", "-1"],
  ])("%s of maintenance that Alertmanager would refuse are refused: %s", (key, ...values) => {
    for (const value of values)
      expect(problem(times(key, value))).toMatch(
        new RegExp(`notifications.maintenance.0.${key}.0: found "${value}", (a|an) `),
      );
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
