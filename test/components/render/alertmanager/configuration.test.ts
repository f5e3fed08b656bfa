import {
  type AlertmanagerConfig,
  alertmanagerFiles,
  startConfiguration,
} from "../../../../components/render/alertmanager";
import { parseSettings } from "../../../../stack/settings";
import { amtool, filesWith, inbox } from "./inputs";

const slack = { webhookUrlFile: "/secrets/webhook" };
const email = { host: "mail.example.com", username: "trade", passwordFile: "/secrets/password" };
const maintenance = [
  { start: "02:00", end: "04:00", weekdays: ["saturday", "sunday"], location: "Europe/Berlin" },
  { start: "22:00", end: "24:00", days: ["1:7", "-1"], months: ["1:6"], years: ["2026:2027"] },
];

const config = (notifications: object = {}) => filesWith(notifications)["alertmanager.yml"] as AlertmanagerConfig;
const receiver = (name: string, notifications: object = {}) =>
  config(notifications).receivers.find((one) => one.name === name);

describe("amtool takes", () => {
  test.each([
    ["the defaults", {}],
    ["Slack alone", { slack }],
    ["e-mail alone", { email }],
    ["both", { slack, email }],
    ["times of maintenance", { maintenance }],
  ])("%s", (_what, notifications) => {
    const { accepted, output } = amtool(["check-config", "alertmanager.yml"], filesWith(notifications));
    expect([accepted, output]).toEqual([true, expect.stringMatching(/3 receivers\n - 1 templates/)]);
  });

  test("what Alertmanager starts with", () => {
    expect(amtool(["check-config", "alertmanager.yml"], { "alertmanager.yml": startConfiguration }).accepted).toBe(
      true,
    );
  });

  test("nothing that is broken: the check would notice", () => {
    const broken = { ...filesWith(), "templates/slack.tmpl": '{{ define "slack.text" }}{{ end' };
    expect(amtool(["check-config", "alertmanager.yml"], broken).accepted).toBe(false);
  });
});

describe("who is told", () => {
  test("the inbox, both ways, as long as neither Slack nor e-mail is set", () => {
    expect(receiver("critical-alerts")).toMatchObject({
      slack_configs: [{ channel: "#pipeline-critical", api_url: inbox.webhookUrl, send_resolved: true }],
      email_configs: [{ smarthost: inbox.smtp, to: "oncall@trade-pipeline.local", require_tls: false }],
    });
    expect(receiver("slack-warnings")).toMatchObject({ slack_configs: [{ channel: "#pipeline-warnings" }] });
    expect(receiver("slack-warnings")).not.toHaveProperty("email_configs");
  });

  test("Slack and the mail server, with their secrets in files", () => {
    expect(receiver("critical-alerts", { slack, email })).toMatchObject({
      slack_configs: [{ api_url_file: "/run/secrets/slack-webhook-url" }],
      email_configs: [
        {
          smarthost: "mail.example.com:587",
          require_tls: true,
          auth_username: "trade",
          auth_password_file: "/run/secrets/smtp-password",
        },
      ],
    });
    expect(JSON.stringify(config({ slack, email }))).not.toContain("alert-inbox");
  });

  test("with Slack alone nobody is written to, with e-mail alone warnings are e-mails too", () => {
    expect(receiver("critical-alerts", { slack })).not.toHaveProperty("email_configs");
    for (const name of ["critical-alerts", "slack-warnings"]) {
      expect(receiver(name, { email })).not.toHaveProperty("slack_configs");
      expect(receiver(name, { email })).toMatchObject({ email_configs: [{ smarthost: "mail.example.com:587" }] });
    }
  });

  test("a mail server without a user is not given one", () => {
    const [config] = receiver("critical-alerts", { email: { host: "relay" } })?.email_configs ?? [];
    expect(Object.keys(config ?? {}).filter((key) => key.startsWith("auth"))).toEqual([]);
  });

  test("nobody reads the receiver of the heartbeat", () => expect(receiver("null")).toEqual({ name: "null" }));
});

describe("when", () => {
  test("as the plan says", () => {
    expect(config().route).toMatchObject({
      group_by: ["alertname", "severity", "service"],
      group_wait: "30s",
      group_interval: "5m",
      repeat_interval: "4h",
      routes: [
        { receiver: "null" },
        { receiver: "critical-alerts", group_wait: "10s", repeat_interval: "1h" },
        { receiver: "slack-warnings", group_wait: "30s", repeat_interval: "4h" },
      ],
    });
  });

  test("as a user says", () => {
    const { route } = config({ groupWait: { critical: 2 }, groupInterval: 60, repeatInterval: { warning: 600 } });
    expect(route).toMatchObject({ group_interval: "1m", repeat_interval: "10m" });
    expect(route.routes?.[1]).toMatchObject({ group_wait: "2s", repeat_interval: "1h" });
  });

  test("nobody in times of maintenance", () => {
    const { route, time_intervals } = config({ maintenance });
    expect(route.routes?.map(({ mute_time_intervals }) => mute_time_intervals)).toEqual([
      undefined,
      ["maintenance"],
      ["maintenance"],
    ]);
    expect(time_intervals?.[0]?.time_intervals[0]).toEqual({
      times: [{ start_time: "02:00", end_time: "04:00" }],
      weekdays: ["saturday", "sunday"],
      location: "Europe/Berlin",
    });
    expect(config()).not.toHaveProperty("time_intervals");
  });
});

test("links and addresses follow from what the files are made of", () => {
  const elsewhere = { webhookUrl: "http://other/slack", smtp: "other:25" };
  const files = alertmanagerFiles({ ...parseSettings({}), stack: "dev", inbox: elsewhere });
  expect(JSON.stringify(files["alertmanager.yml"])).toContain("http://other/slack");
});
