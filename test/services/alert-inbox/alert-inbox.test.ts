import { alertInbox } from "../../../metrics/alert-inbox";
import { described } from "../helpers";
import { RunningInbox } from "./running-inbox";

let inbox: RunningInbox;
beforeEach(async () => {
  inbox = await RunningInbox.start();
});
afterEach(() => inbox.remove());

const error = async (response: Response) => [response.status, ((await response.json()) as { error: string }).error];

describe("a message for Slack", () => {
  test("is answered as Slack does, and kept with all that it says", async () => {
    const response = await inbox.slack("[FIRING:2] KafkaBrokerDown (critical, kafka)", {
      color: "danger",
      text: "Broker &lt;1&gt; &amp; 2",
      actions: [{ type: "button", text: "Runbook", url: "http://runbooks/KafkaBrokerDown" }],
    });
    expect([response.status, await response.text()]).toEqual([200, "ok"]);
    expect(await inbox.notifications()).toEqual([
      {
        id: 1,
        receivedAt: expect.stringMatching(/^20\d\d-.*Z$/),
        channel: "slack",
        to: "#pipeline-critical",
        state: "firing",
        alertname: "KafkaBrokerDown",
        title: "[FIRING:2] KafkaBrokerDown (critical, kafka)",
        text: "Broker <1> & 2",
        color: "danger",
        buttons: [{ text: "Runbook", url: "http://runbooks/KafkaBrokerDown" }],
      },
    ]);
  });

  test("may be a text alone", async () => {
    expect((await inbox.request("POST", "/slack", { text: "hello\nworld" })).status).toBe(200);
    const [kept] = await inbox.notifications();
    expect(kept).toMatchObject({ title: "hello", text: "hello\nworld", buttons: [] });
    expect(kept).not.toHaveProperty("state");
  });

  test.each([
    ["no JSON", "{", 400, /not JSON/],
    ["nothing to show", {}, 400, /expected `text` or at least one of `attachments`/],
    ["a wrong type", { attachments: [{ title: 1 }] }, 400, /attachments\.0\.title: .*expected string/],
    ["too much", JSON.stringify({ text: "x".repeat(1024 ** 2) }), 413, /at most 1048576 are read/],
  ])("with %s is refused with the reason, and counted", async (_what, body, status, message) => {
    expect(await error(await inbox.request("POST", "/slack", body))).toEqual([status, expect.stringMatching(message)]);
    expect(await inbox.notifications()).toEqual([]);
    expect(await inbox.metric('alert_inbox_refused_total{channel="slack"}')).toBe(1);
  });

  test("from a form of another site is refused", async () => {
    const response = await inbox.request("POST", "/slack", '{"text":"x"}', { "content-type": "text/plain" });
    expect(await error(response)).toEqual([
      415,
      expect.stringContaining("found text/plain, expected application/json"),
    ]);
  });
});

describe("an e-mail", () => {
  test("is kept with whom it was for", async () => {
    await inbox.mail("[RESOLVED:1] ConsumerLagHigh (warning, kafka)", {
      text: "It is över.",
      html: "<b>It is över.</b>",
    });
    expect(await inbox.notifications()).toMatchObject([
      {
        channel: "email",
        to: "oncall@trade-pipeline.local, boss@trade-pipeline.local",
        state: "resolved",
        alertname: "ConsumerLagHigh",
        text: "It is över.",
      },
    ]);
    expect(await inbox.metric('alert_inbox_notifications_total{channel="email"}')).toBe(1);
  });

  test("without anything to show is refused", async () => {
    await expect(inbox.mail("", { text: "" })).rejects.toThrow(/554 the e-mail has neither a subject nor a text/);
    expect(await inbox.metric('alert_inbox_refused_total{channel="email"}')).toBe(1);
  });

  test("that is too large is refused", async () => {
    await expect(inbox.mail("large", { text: "x".repeat(1024 ** 2) })).rejects.toThrow(/552/);
    expect(await inbox.notifications()).toEqual([]);
  });
});

describe("what is kept", () => {
  test("are the last ones, the oldest first, also after a restart, and with numbers that go on", async () => {
    for (let n = 1; n <= 12; n++) await inbox.slack(`number ${n}`);
    const last = [8, 9, 10, 11, 12].map((id) => [id, `number ${id}`]);
    const shown = async () => (await inbox.notifications()).map(({ id, title }) => [id, title]);
    expect(await shown()).toEqual(last);
    await inbox.stop();
    inbox = await RunningInbox.start({ directory: inbox.directory });
    expect(await shown()).toEqual(last);
    await inbox.slack("number 13");
    expect((await shown()).at(-1)).toEqual([13, "number 13"]);
    expect(await inbox.metric("alert_inbox_notifications_kept")).toBe(5);
  });

  test("can be asked for by alert and by time", async () => {
    await inbox.slack("[FIRING:1] First (critical, kafka)");
    const [{ receivedAt } = { receivedAt: "" }] = await inbox.notifications();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await inbox.slack("[FIRING:1] Second (critical, kafka)");
    const names = async (query: string) => (await inbox.notifications(query)).map(({ alertname }) => alertname);
    expect(await names("?alertname=First")).toEqual(["First"]);
    expect(await names(`?since=${receivedAt}`)).toEqual(["First", "Second"]);
    const later = Date.parse(receivedAt) + 1;
    expect(await names(`?since=${new Date(later).toISOString()}`)).toEqual(["Second"]);
    expect(await names(`?since=${later / 1000}&alertname=First`)).toEqual([]);
  });

  test.each([
    ["since=yesterday", /since: found "yesterday", expected a time like/],
    ["since=1760000000000000", /since: found "1760000000000000", expected a time like/],
    ["alert=x", /alert: no such parameter; known: since, alertname/],
  ])("is not guessed from %s", async (query, message) => {
    expect(await error(await inbox.request("GET", `/api/notifications?${query}`))).toEqual([
      400,
      expect.stringMatching(message),
    ]);
  });

  test("can be thrown away", async () => {
    await inbox.slack("one");
    expect(await (await inbox.request("DELETE", "/api/notifications")).json()).toEqual({ deleted: 1 });
    expect(await inbox.notifications()).toEqual([]);
    await inbox.stop();
    inbox = await RunningInbox.start({ directory: inbox.directory });
    expect(await inbox.notifications()).toEqual([]);
  });

  test("says which methods there are", async () => {
    const response = await inbox.request("POST", "/api/notifications", {});
    expect(response.headers.get("allow")).toBe("GET, DELETE");
    expect(response.status).toBe(405);
  });
});

describe("a fault that was asked for", () => {
  test("makes both ways in fail until it is taken back", async () => {
    expect(await (await inbox.request("PUT", "/api/fault", { status: 503 })).json()).toEqual({ status: 503 });
    expect((await inbox.slack("lost")).status).toBe(503);
    await expect(inbox.mail("lost")).rejects.toThrow(/451 the inbox was asked to fail/);
    expect(await inbox.page()).toContain("senders get status 503");
    expect((await inbox.request("GET", "/health")).status).toBe(200);
    await inbox.request("DELETE", "/api/fault");
    expect(await (await inbox.request("GET", "/api/fault")).json()).toEqual({ status: null });
    expect((await inbox.slack("kept")).status).toBe(200);
    expect((await inbox.notifications()).map(({ title }) => title)).toEqual(["kept"]);
    expect(await inbox.page()).not.toContain("asked to fail");
  });

  test("may be one that nobody should try again", async () => {
    await inbox.request("PUT", "/api/fault", { status: 404 });
    expect((await inbox.slack("lost")).status).toBe(404);
    await expect(inbox.mail("lost")).rejects.toThrow(/554/);
  });

  test.each([["{"], [{ status: 200 }], [{ status: 500, more: 1 }], [{}]])("is not %j", async (body) => {
    expect(await error(await inbox.request("PUT", "/api/fault", body))).toEqual([
      400,
      expect.stringContaining('expected {"status": 500} with a status from 400 to 599'),
    ]);
    expect((await inbox.slack("kept")).status).toBe(200);
  });
});

describe("the page", () => {
  test("shows the newest first, with state, colour, text, buttons and time", async () => {
    await inbox.slack("[FIRING:1] Older (critical, kafka)", { color: "danger" });
    await inbox.slack("[RESOLVED:1] Newer (critical, kafka)", {
      color: "good",
      text: "Resolved:\n• *A summary*\nwhat it means",
      actions: [{ text: "Runbook", url: "http://runbooks/Newer" }],
    });
    const page = await inbox.page();
    expect(page.indexOf("Newer")).toBeLessThan(page.indexOf("Older"));
    const [, newer = "", older = ""] = page.split("<article ");
    expect(newer).toMatch(/^class="good"/);
    expect(older).toMatch(/^class="danger"/);
    expect(newer).toContain("resolved · <time datetime=");
    expect(newer).toContain("<strong>A summary</strong>\nwhat it means");
    expect(newer).toContain('href="http://runbooks/Newer" rel="noreferrer">Runbook</a>');
    expect(older).toContain("Slack to #pipeline-critical");
  });

  test("shows one alert alone", async () => {
    await inbox.slack("[FIRING:1] Wanted (critical, kafka)");
    await inbox.slack("[FIRING:1] Other (critical, kafka)");
    const page = await inbox.page("?alertname=Wanted");
    expect(page).toContain("1 notification of Wanted");
    expect(page).not.toContain("Other");
  });

  test("runs nothing that a message brings along", async () => {
    const evil = `"><script>alert(1)</script><img src=x onerror='x'>`;
    await inbox.slack(evil, {
      text: evil.replaceAll("<", "&lt;"),
      color: evil,
      actions: [
        { text: evil, url: "javascript:alert(1)" },
        { text: "x", url: `http://x/"onmouseover="alert(1)` },
      ],
    });
    await inbox.mail(evil, { text: evil });
    const response = await inbox.request("GET", `/?alertname=${encodeURIComponent(evil)}`);
    expect(response.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
    for (const page of [await response.text(), await inbox.page()]) {
      expect(page).not.toMatch(/<script|<img|href="javascript|" ?onmouseover=/);
    }
    expect(await inbox.page()).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  });

  test("says so when nothing has arrived", async () =>
    expect(await inbox.page()).toContain("Nothing has arrived yet."));
});

test("the metrics are those of the catalog", async () => {
  const page = await (await inbox.request("GET", "/metrics")).text();
  const own = [...described(page)].filter(([name]) => !/^(process|nodejs)_/.test(name));
  const known = Object.values(alertInbox).filter(({ name }) => !name.startsWith("process_"));
  expect(new Map(own)).toEqual(new Map(known.map(({ name, type }) => [name, type])));
});
