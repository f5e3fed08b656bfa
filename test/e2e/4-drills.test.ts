import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { smtpPort } from "../../components/alert-inbox";
import { bridgeStopped } from "../../drills/faults/kafka";
import { configurationBroken } from "../../drills/faults/monitoring";
import { LiveStack, sleep } from "../../drills/live-stack";
import { DrillRunner } from "../../drills/run";
import { jobs } from "../../metrics";
import { promql } from "../../rules/promql";
import { undeliveredAlerts } from "../../rules/signals/monitoring";
import { docker, execute, printed, pulumi, stackName } from "../helpers/live-stack";

/* A few drills of `make drill`, the shortest of different kinds, at its time scale. */
const short = [configurationBroken, bridgeStopped].map((drill) => [drill.name, drill] as const);

const drillStack = readFileSync(join(__dirname, "../../Pulumi.drill.yaml"), "utf8");
const { config } = parse(drillStack) as { config: Record<string, unknown> };
const accelerating = ["timeScale", "rules"].map((key) => [key, config[`trade-observability:${key}`]] as const);

/* Slack and a mail server as a user names them; the inbox speaks for both. */
const token = randomUUID();
const scratch = mkdtempSync(join(tmpdir(), "trade-observability-"));
const webhookUrlFile = join(scratch, "webhook");
writeFileSync(webhookUrlFile, `http://alert-inbox:${jobs["alert-inbox"].port}/slack?token=${token}`, { mode: 0o600 });
const notifications = {
  slack: { webhookUrlFile },
  email: { host: "alert-inbox", port: smtpPort, requireTls: false, to: "nights@example.com" },
};
const changed: readonly (readonly [string, unknown])[] = [...accelerating, ["notifications", notifications]];

const settings = (...words: string[]) => execute("npx", ["tsx", "bin/settings.ts", ...words]);
async function deploy(): Promise<void> {
  await settings("merge", stackName);
  await pulumi("up", "--yes", "--skip-preview");
}

let runner: DrillRunner;
let stack: LiveStack;
let begun: Date;
beforeAll(async () => {
  for (const [key, value] of changed) await settings("set", stackName, key, JSON.stringify(value));
  await deploy();
  begun = new Date();
  stack = new LiveStack(stackName);
  // What Prometheus sent while Alertmanager's container was replaced is looked back at for longer than a shrunk `for`.
  await sleep(stack.settings.scrapeInterval);
  await stack.until("alerts that reach Alertmanager", promql`${undeliveredAlerts} == 0`.text, 300);
  runner = new DrillRunner(stack, () => undefined);
  await runner.learn();
});
afterAll(async () => {
  for (const [key] of changed) await settings("unset", stackName, key);
  await deploy();
  rmSync(scratch, { recursive: true });
});

test.each(short)("%s: who must hear of it does, nobody of anything else, and of its end", async (_name, drill) => {
  const { detections, problems } = await runner.run(drill);
  expect(problems).toEqual([]);
  expect(detections.map(({ alert }) => alert)).toEqual(Object.keys(drill.notifies));
});

test("they heard by Slack and by e-mail as the settings say, and the address of Slack stays a secret", async () => {
  const told = await stack.notifications(begun);
  const recipients = (channel: string) =>
    new Set(told.flatMap((message) => (message.channel === channel ? [message.to] : [])));
  expect(recipients("email")).toEqual(new Set([notifications.email.to]));
  const { criticalChannel, warningChannel } = stack.settings.notifications.slack;
  expect(recipients("slack")).toEqual(new Set([criticalChannel, warningChannel]));
  expect(await docker("exec", stack.container("alertmanager"), "cat", "/run/secrets/slack-webhook-url")).toContain(
    token,
  );
  expect(await pulumi("stack", "export")).not.toContain(token);
  expect(await docker("inspect", "--format", "{{json .Config}}", stack.container("alertmanager"))).not.toContain(token);
  expect(JSON.stringify(await stack.json(`${stack.url("alertmanager")}/api/v2/status`))).not.toContain(token);
  const log = await printed(stack.container("alertmanager"));
  expect(log).toContain("Listening on");
  expect(log).not.toContain(token);
});
