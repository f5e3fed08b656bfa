import { alertmanagerFiles } from "../../../../components/render/alertmanager";
import { parseSettings } from "../../../../stack/settings";
import { LiveAlertmanager, settled } from "../../../helpers/alertmanager";
import { Receivers } from "./receivers";

let receivers: Receivers;
beforeAll(async () => {
  receivers = await Receivers.start("unused");
});
afterAll(() => receivers.close());
beforeEach(() => {
  receivers.messages.length = 0;
});

/** A critical alert under these times of maintenance: how often it was held back for them, and how many messages there were. */
async function toldUnder(maintenance: object[]) {
  const { notifications } = parseSettings({
    notifications: { maintenance, groupWait: { critical: 1, warning: 1 }, groupInterval: 3600 },
  });
  const inbox = {
    webhookUrl: `http://127.0.0.1:${receivers.slackPort}/slack`,
    smtp: `127.0.0.1:${receivers.mailPort}`,
  };
  const alertmanager = await LiveAlertmanager.start(
    alertmanagerFiles({ stack: "dev", imageSource: "registry", notifications, inbox }),
  );
  try {
    const labels = { alertname: "KafkaBrokerDown", severity: "critical", service: "kafka", instance: "broker-1" };
    await alertmanager.post([{ labels, annotations: { summary: "Broker 1 is down" } }]);
    const suppressed = () => alertmanager.metric("alertmanager_notifications_suppressed_total", "mute_time_interval");
    await settled(suppressed, (count) => count > 0 || receivers.messages.length > 0);
    return { suppressed: await suppressed(), messages: receivers.messages.length };
  } finally {
    await alertmanager.stop();
  }
}

const always = { start: "00:00", end: "24:00" };
/** A day of the week that is neither today nor tomorrow. */
const otherDay = new Date(Date.now() + 3 * 86_400_000)
  .toLocaleDateString("en", { weekday: "long", timeZone: "UTC" })
  .toLowerCase();

test("in a time of maintenance an alert is known, and nobody is told", async () => {
  expect(await toldUnder([{ ...always, weekdays: [otherDay] }, always])).toEqual({ suppressed: 1, messages: 0 });
});

test("at any other time somebody is", async () => {
  expect(await toldUnder([{ ...always, weekdays: [otherDay] }])).toEqual({ suppressed: 0, messages: 1 });
});
