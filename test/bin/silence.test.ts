import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mergedSettings } from "../../bin/merged-settings";
import { addSilence, confirmation, endSilence, listSilences, silenceOf } from "../../bin/silence";
import { LiveAlertmanager } from "../helpers/alertmanager";

const now = new Date("2026-01-31T12:00:00Z");
const asked = { SERVICE: "kafka", FOR: "2h", WHY: "Planned restart", USER: "ops" };

describe("what is asked for", () => {
  test("is a silence of a service", () => {
    expect(silenceOf(asked, now)).toEqual({
      matchers: [{ name: "service", value: "kafka", isRegex: false, isEqual: true }],
      startsAt: "2026-01-31T12:00:00.000Z",
      endsAt: "2026-01-31T14:00:00.000Z",
      createdBy: "ops",
      comment: "Planned restart",
    });
  });

  test.each([
    ["90m", "13:30:00"],
    ["1h30m", "13:30:00"],
    ["45s", "12:00:45"],
  ])("for %s ends at %s", (FOR, end) => expect(silenceOf({ ...asked, FOR }, now).endsAt).toContain(end));

  test("may be one alert, of one service", () => {
    const { matchers } = silenceOf({ ...asked, ALERT: "KafkaBrokerDown" }, now);
    expect(matchers.map(({ name, value }) => `${name}=${value}`)).toEqual([
      "service=kafka",
      "alertname=KafkaBrokerDown",
    ]);
    expect(silenceOf({ ...asked, SERVICE: "", ALERT: "KafkaBrokerDown" }, now).matchers).toHaveLength(1);
  });

  test.each([
    [{ WHY: " " }, /WHY is not set; .*make silence SERVICE=kafka FOR=2h WHY=/],
    [{ FOR: "2 hours" }, /FOR: found "2 hours", expected a time like 90m, 2h/],
    [{ FOR: undefined }, /FOR: found "", expected/],
    [{ FOR: "0h" }, /FOR: found "0h"/],
    [{ FOR: "31d" }, /FOR: found "31d", .* at most 30d/],
    [{ SERVICE: undefined }, /SERVICE and ALERT are not set/],
    [{ SERVICE: "kafak" }, /SERVICE: found kafak, .*did you mean kafka\? Known: api, data-quality/],
    [{ ALERT: "KafkaBrokrDown" }, /ALERT: found KafkaBrokrDown, .*did you mean KafkaBrokerDown\?/],
  ])("is refused with %j", (wrong, message) => expect(() => silenceOf({ ...asked, ...wrong }, now)).toThrow(message));

  test("may be as long as thirty days", () =>
    expect(silenceOf({ ...asked, FOR: "30d" }, now).endsAt).toContain("2026-03-02"));
});

describe("of a stack", () => {
  test("what is printed works on it, without its name where make takes it by itself", () => {
    const silence = silenceOf(asked, now);
    expect(confirmation("e2e", silence, "1")).toMatch(/: service=kafka\nmake unsilence STACK=e2e ID=1 ends it\.$/);
    expect(confirmation("dev", silence, "1")).toMatch(/\nmake unsilence ID=1 ends it\.$/);
    expect(readFileSync(join(__dirname, "../../Makefile"), "utf8")).toMatch(/^STACK \?= dev$/m);
  });

  test("the ports are those it was deployed with, by make or by Pulumi alone", () => {
    const root = mkdtempSync(join(tmpdir(), "checkout-"));
    const portOffset = () => mergedSettings("mine", root).portOffset;
    try {
      expect(portOffset).toThrow(
        "the stack mine has never been up in this checkout: found neither .local/mine/Pulumi.mine.yaml nor Pulumi.mine.yaml",
      );
      writeFileSync(join(root, "Pulumi.mine.yaml"), "encryptionsalt: v1:x\n");
      expect(portOffset()).toBe(0);
      const config = { "trade-observability:portOffset": 100, "pulumi:disable-default-providers": ["*"] };
      writeFileSync(join(root, "Pulumi.mine.yaml"), JSON.stringify({ config }));
      expect(portOffset()).toBe(100);
      mkdirSync(join(root, ".local/mine"), { recursive: true });
      writeFileSync(join(root, ".local/mine/Pulumi.mine.yaml"), "config: { trade-observability:portOffset: 200 }\n");
      expect(portOffset()).toBe(200);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

describe("a running Alertmanager", () => {
  let alertmanager: LiveAlertmanager;
  beforeAll(async () => {
    const route = { receiver: "nobody" };
    alertmanager = await LiveAlertmanager.start({ "alertmanager.yml": { route, receivers: [{ name: "nobody" }] } });
    await alertmanager.post([
      { labels: { alertname: "A", service: "kafka" } },
      { labels: { alertname: "B", service: "api" } },
    ]);
  });
  afterAll(() => alertmanager?.stop());

  const silenced = async () =>
    (await alertmanager.alerts())
      .filter(({ status }) => status.silencedBy.length > 0)
      .map(({ labels }) => labels.alertname);

  test("is silent about the service, says so, and speaks again once that is ended", async () => {
    const { url } = alertmanager;
    expect(await listSilences(url)).toBe("Nothing is silenced.");
    const id = await addSilence(url, silenceOf(asked, new Date()));
    expect(await silenced()).toEqual(["A"]);
    expect(await listSilences(url)).toMatch(new RegExp(`^${id}  until 20.*Z  service=kafka  ops: Planned restart$`));
    await expect(endSilence(url, "x")).rejects.toThrow(
      `ID: found "x", expected one of ${id}; make silences lists them`,
    );
    await endSilence(url, id);
    expect(await silenced()).toEqual([]);
    expect(await listSilences(url)).toBe("Nothing is silenced.");
    await expect(endSilence(url, id)).rejects.toThrow(/expected one of none: nothing is silenced/);
  });

  test("that is away is named with its address", async () => {
    await expect(listSilences("http://127.0.0.1:1")).rejects.toThrow(
      /Alertmanager does not answer at http:\/\/127.0.0.1:1; make status/,
    );
  });
});
