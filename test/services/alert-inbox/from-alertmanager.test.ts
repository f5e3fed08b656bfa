import { alertmanagerFiles } from "../../../components/render/alertmanager";
import { parseSettings } from "../../../stack/settings";
import { LiveAlertmanager, settled } from "../../helpers/alertmanager";
import { RunningInbox } from "./running-inbox";

let inbox: RunningInbox;
let alertmanager: LiveAlertmanager;
beforeAll(async () => {
  inbox = await RunningInbox.start();
  const { notifications } = parseSettings({});
  alertmanager = await LiveAlertmanager.start(
    alertmanagerFiles({
      stack: "dev",
      imageSource: "build",
      notifications: { ...notifications, groupWait: { critical: 0.2, warning: 0.2 } },
      inbox: { webhookUrl: `${inbox.url}/slack`, smtp: `127.0.0.1:${inbox.smtpPort}` },
    }),
  );
});
afterAll(async () => {
  await alertmanager?.stop();
  await inbox.remove();
});

test("a critical alert of a stack with default settings arrives both ways", async () => {
  await alertmanager.post([
    {
      labels: { alertname: "KafkaBrokerDown", severity: "critical", service: "kafka" },
      annotations: {
        summary: "Broker 1 is down",
        description: "It does not answer.",
        runbook_url: "http://runbooks/x",
      },
    },
  ]);
  const arrived = await settled(
    () => inbox.notifications("?alertname=KafkaBrokerDown"),
    ({ length }) => length >= 2,
  );
  const common = { state: "firing", title: "[FIRING:1] KafkaBrokerDown (critical, kafka)" };
  expect(arrived).toHaveLength(2);
  expect(arrived).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ ...common, channel: "slack", to: "#pipeline-critical", color: "danger" }),
      expect.objectContaining({ ...common, channel: "email", to: "oncall@trade-pipeline.local" }),
    ]),
  );
  for (const { text } of arrived) expect(text).toContain("Broker 1 is down");
  expect(arrived.find(({ channel }) => channel === "email")?.text).toContain(
    "make silence ALERT=KafkaBrokerDown FOR=2h",
  );
  expect(await inbox.page()).toContain('href="http://runbooks/x"');
});
