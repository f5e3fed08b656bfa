import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { alertmanagerFiles } from "../../../../components/render/alertmanager";
import { parseSettings, type Settings } from "../../../../stack/settings";
import { LiveAlertmanager, type PostedAlert, settled } from "../../../helpers/alertmanager";
import { newIdentity } from "../../../helpers/certificate";
import { inbox } from "./inputs";
import { Receivers } from "./receivers";

const password = "correct horse & <staple>";
const webhookPath = "/services/T0/B0/secret";

const identity = newIdentity();
let receivers: Receivers;
let alertmanager: LiveAlertmanager;

/** The files as they are delivered, the secrets beside them instead of in /run/secrets, and the waits shortened. */
function files(
  folder: string,
  { slackPort, mailPort } = receivers,
  imageSource: Settings["imageSource"] = "registry",
): Record<string, object | string> {
  const { notifications } = parseSettings({
    notifications: {
      slack: { webhookUrlFile: "x" },
      email: { host: "127.0.0.1", port: mailPort, username: "trade", passwordFile: "x" },
    },
  });
  writeFileSync(join(folder, "slack-webhook-url"), `https://127.0.0.1:${slackPort}${webhookPath}\n`);
  writeFileSync(join(folder, "smtp-password"), password);
  const short = { groupWait: { critical: 1, warning: 1 }, groupInterval: 1 };
  const all = alertmanagerFiles({ stack: "other", imageSource, notifications: { ...notifications, ...short }, inbox });
  const config = JSON.stringify(all["alertmanager.yml"]).replaceAll("/run/secrets", folder);
  return { ...all, "alertmanager.yml": JSON.parse(config) };
}

function firing(alertname: string, more: Partial<PostedAlert> = {}, index = 0): PostedAlert {
  return {
    labels: {
      alertname,
      severity: "critical",
      service: "kafka",
      cluster: "c",
      instance: `broker-${index}`,
      ...more.labels,
    },
    annotations: {
      summary: `Broker ${index} is down`,
      description: `broker-${index} does not answer.`,
      runbook_url: `http://prometheus.example/user/${alertname}`,
      dashboard_url: "http://grafana.example/d/kafka-deep-dive",
      ...more.annotations,
    },
    startsAt: more.startsAt ?? new Date().toISOString(),
    ...(more.endsAt && { endsAt: more.endsAt }),
  };
}

const slackOf = (alertname: string) =>
  receivers.messages.filter(({ body }) => body.attachments[0]?.title.includes(alertname));
const mailsOf = (alertname: string) => receivers.mails.filter(({ subject }) => subject?.includes(alertname));
const first = async (alertname: string) => {
  const found = await settled(
    () => slackOf(alertname),
    ({ length }) => length > 0,
  );
  return found[0]?.body as NonNullable<(typeof found)[0]>["body"];
};

beforeAll(async () => {
  receivers = await Receivers.start(password, identity);
  alertmanager = await LiveAlertmanager.start(files, identity.file);
});
afterAll(async () => {
  await alertmanager?.stop();
  await receivers.close();
  identity.remove();
});

describe("a critical alert", () => {
  const name = "KafkaBrokerDown";
  let startsAt: string;
  const since = () => `Since ${startsAt.slice(0, 19).replace("T", " ")} UTC`;
  beforeAll(async () => {
    // Not before: alerts that are older than their group's wait are told one by one as they come in.
    startsAt = new Date().toISOString();
    await alertmanager.post([firing(name, { startsAt }, 1), firing(name, { startsAt }, 2)]);
    await settled(
      () => slackOf(name).length + mailsOf(name).length,
      (count) => count >= 2,
    );
  });

  test("is one message in Slack, to the address of the secret file", async () => {
    expect(slackOf(name)).toHaveLength(1);
    expect(slackOf(name)[0]?.path).toBe(webhookPath);
    expect((await first(name)).channel).toBe("#pipeline-critical");
  });

  test("says what is wrong with each of the alerts that belong together", async () => {
    const attachment = (await first(name)).attachments[0];
    expect(attachment).toMatchObject({
      title: "[FIRING:2] KafkaBrokerDown (critical, kafka)",
      fallback: "[FIRING:2] KafkaBrokerDown (critical, kafka)",
      color: "danger",
      footer: 'make silence STACK=other ALERT=KafkaBrokerDown FOR=2h WHY="…"',
    });
    expect(attachment?.text.trim()).toBe(
      "Firing:\n• *Broker 1 is down*\nbroker-1 does not answer.\n• *Broker 2 is down*\nbroker-2 does not answer.",
    );
  });

  test("leads to dashboard, runbook and silence", async () => {
    const { actions = [] } = (await first(name)).attachments[0] ?? {};
    expect(actions.map(({ type, text }) => [type, text])).toEqual([
      ["button", "Dashboard"],
      ["button", "Runbook"],
      ["button", "Silence"],
    ]);
    const [dashboard, runbook, silence] = actions.map(({ url }) => url);
    expect(dashboard).toBe("http://grafana.example/d/kafka-deep-dive");
    expect(runbook).toBe("http://prometheus.example/user/KafkaBrokerDown");
    expect(silence).toMatch(/^http:\/\/alertmanager\.example\/#\/silences\/new\?filter=/);
    expect(decodeURIComponent(silence?.split("filter=")[1] ?? "")).toBe(
      '{alertname="KafkaBrokerDown",service="kafka",severity="critical"}',
    );
  });

  test("is an e-mail to who is on call, by the user whose password is in the file", () => {
    const [mail, ...others] = mailsOf(name);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ user: "trade", encrypted: true });
    expect(mail?.subject).toBe("[FIRING:2] KafkaBrokerDown (critical, kafka)");
    expect(mail?.from?.text).toContain("alertmanager@trade-pipeline.local");
    expect([mail?.to].flat()[0]?.text).toContain("oncall@trade-pipeline.local");
    expect(mail?.text).toContain(`- Broker 1 is down\n  broker-1 does not answer.\n  ${since()}`);
    expect(mail?.text).toContain("Runbook: http://prometheus.example/user/KafkaBrokerDown");
    expect(mail?.text).toMatch(/\nSilence: http:\S+silences\/new\?filter=\S+\nor make silence/);
    expect(mail?.text).toContain('\nor make silence STACK=other ALERT=KafkaBrokerDown FOR=2h WHY="…"\n');
    expect(mail?.html).toContain('<code>make silence STACK=other ALERT=KafkaBrokerDown FOR=2h WHY="…"</code>');
    expect(mail?.html).toContain("<strong>Broker 2 is down</strong>");
    expect(mail?.html).toContain('<a href="http://prometheus.example/user/KafkaBrokerDown">Runbook</a>');
    expect(String(mail?.html).match(/href="([^"]*silences[^"]*)"/)?.[1]).toContain(
      "filter=%7Balertname%3D%22KafkaBrokerDown%22",
    );
  });

  test("tells when it is over, in green", async () => {
    const over = { startsAt, endsAt: new Date().toISOString() };
    await alertmanager.post([firing(name, over, 1), firing(name, over, 2)]);
    await settled(
      () => slackOf(name).length + mailsOf(name).length,
      (count) => count >= 4,
    );
    expect(slackOf(name)[1]?.body.attachments[0]).toMatchObject({
      title: "[RESOLVED:2] KafkaBrokerDown (critical, kafka)",
      color: "good",
      text: expect.stringMatching(/^Resolved:\n• \*Broker 1 is down\*/),
    });
    const mail = mailsOf(name)[1];
    expect(mail?.subject).toBe("[RESOLVED:2] KafkaBrokerDown (critical, kafka)");
    expect(mail?.text).toMatch(new RegExp(`${since()} until 20\\d\\d-`));
  });
});

test("a warning goes to its channel in yellow, and to nobody's mailbox", async () => {
  await alertmanager.post([firing("ConsumerLagHigh", { labels: { severity: "warning" } })]);
  expect(await first("ConsumerLagHigh")).toMatchObject({
    channel: "#pipeline-warnings",
    attachments: [{ title: "[FIRING:1] ConsumerLagHigh (warning, kafka)", color: "warning" }],
  });
  expect(mailsOf("ConsumerLagHigh")).toEqual([]);
});

test("markup in a value is text: it mentions nobody in Slack and runs nothing in a mail reader", async () => {
  const summary = "Topic <!channel> & <script>x</script>";
  await alertmanager.post([firing("Markup", { annotations: { summary } })]);
  const { text } = (await first("Markup")).attachments[0] ?? {};
  expect(text).toContain("*Topic &lt;!channel&gt; &amp; &lt;script&gt;x&lt;/script&gt;*");
  const [mail] = await settled(
    () => mailsOf("Markup"),
    ({ length }) => length > 0,
  );
  expect(mail?.html).not.toContain("<script>");
  expect(mail?.text).toContain(summary);
});

test("of many alerts the first ten are shown, with their number", async () => {
  await alertmanager.post(Array.from({ length: 12 }, (_, index) => firing("Many", {}, index)));
  // On a busy machine the first message may go out before Alertmanager has taken in all twelve; the next has them all.
  const ofTwelve = () => slackOf("Many").filter(({ body }) => body.attachments[0]?.title.includes("[FIRING:12]"));
  const [message] = await settled(ofTwelve, ({ length }) => length > 0);
  const text = message?.body.attachments[0]?.text ?? "";
  expect(text.match(/•/g)).toHaveLength(10);
  expect(text).toContain("The first 10 of 12 are shown.");
});

test("an alert without links has buttons all the same: Slack refuses those without an address", async () => {
  await alertmanager.post([firing("Bare", { annotations: { runbook_url: "", dashboard_url: "" } })]);
  const { actions = [] } = (await first("Bare")).attachments[0] ?? {};
  expect(actions.slice(0, 2).map(({ url }) => url)).toEqual(Array(2).fill("http://alertmanager.example"));
});

test("the heartbeat and what is for dashboards only reach nobody", async () => {
  await alertmanager.post([
    firing("Watchdog", { labels: { severity: "none" } }),
    firing("NewTopicCreated", { labels: { severity: "info" } }),
    firing("Later", { labels: { severity: "warning" } }),
  ]);
  await first("Later");
  expect([...slackOf("Watchdog"), ...slackOf("NewTopicCreated")]).toEqual([]);
});

test("a receiver that answers errors is tried again, counted as failing, and gets everything once it is back", async () => {
  receivers.status = 500;
  const before = receivers.requests;
  await alertmanager.post([firing("Stubborn", { labels: { severity: "warning" } })]);
  const failed = await settled(
    () => alertmanager.metric("alertmanager_notifications_failed_total", 'integration="slack"'),
    (count) => count > 0,
  );
  expect(failed).toBeGreaterThan(0);
  expect(receivers.requests - before).toBeGreaterThan(1);
  receivers.status = 200;
  await first("Stubborn");
  expect(slackOf("Stubborn")).toHaveLength(1);
});

test("an Alertmanager that is built from packages, and has no pages, sends the command for a silence, and no link to a page", async () => {
  const name = "KafkaControllerCount";
  const withoutPages = await LiveAlertmanager.start((folder) => files(folder, receivers, "build"), identity.file);
  try {
    await withoutPages.post([firing(name)]);
    const { actions, footer } = (await first(name)).attachments[0] ?? {};
    const command = `make silence STACK=other ALERT=${name} FOR=2h WHY="…"`;
    expect([actions?.map(({ text }) => text), footer]).toEqual([["Dashboard", "Runbook"], command]);
    const [mail] = await settled(
      () => mailsOf(name),
      ({ length }) => length > 0,
    );
    expect(mail?.text).toContain(`\nSilence: ${command}\n`);
    expect(mail?.html).toContain(`<code>${command}</code>`);
    expect(`${mail?.text}${mail?.html}`).not.toContain("silences/new");
  } finally {
    await withoutPages.stop();
  }
});

describe("secrets go to nobody", () => {
  /** Lets a critical alert be told to receivers, until both ways have failed; what the receivers got, and how it failed. */
  async function toldTo(others: Receivers, trusted?: string) {
    let doubting: LiveAlertmanager | undefined;
    try {
      const alertmanager = await LiveAlertmanager.start((folder) => files(folder, others), trusted);
      doubting = alertmanager;
      await alertmanager.post([firing("KafkaBrokerDown")]);
      const failed = (integration: string) =>
        alertmanager.metric("alertmanager_notification_requests_failed_total", `integration="${integration}"`);
      const tries = async () => ({ email: (await failed("email")) > 0, slack: (await failed("slack")) > 0 });
      const failing = await settled(tries, ({ email, slack }) => email && slack);
      const { requests, logins, mails } = others;
      return { requests, logins, mails: mails.length, failing };
    } finally {
      await doubting?.stop();
      await others.close();
    }
  }

  test("who offers no encryption: neither the password nor the e-mail is sent", async () => {
    const plain = await Receivers.start(password);
    expect(await toldTo(plain, identity.file)).toEqual({
      requests: 0,
      logins: 0,
      mails: 0,
      failing: { email: true, slack: true },
    });
  });

  test("whose certificate nobody vouches for: neither the webhook's address nor the password is sent", async () => {
    const impostor = await Receivers.start(password, identity);
    expect(await toldTo(impostor)).toEqual({
      requests: 0,
      logins: 0,
      mails: 0,
      failing: { email: true, slack: true },
    });
  });
});
