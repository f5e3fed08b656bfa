import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alerts } from "../../../../rules";
import { writeFiles } from "../../../helpers/files";
import { runTool } from "../../../helpers/tool";
import { filesWith } from "./inputs";

/** Whom the plan wants to be told, by severity. */
const told = { critical: "critical-alerts", warning: "slack-warnings", info: "null", none: "null" } as const;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "routes-"));
  writeFiles(folder, filesWith());
});
afterAll(() => rmSync(folder, { recursive: true }));

const receiversOf = (...labels: string[]) =>
  runTool("amtool", ["config", "routes", "test", "--config.file=alertmanager.yml", ...labels], folder).output.trim();

test.each(alerts)("$name ($severity) reaches whom it should, and nobody else", ({ name, severity, service }) => {
  expect(receiversOf(`alertname=${name}`, `severity=${severity}`, `service=${service}`)).toBe(told[severity]);
});

test("an alert that a user has made more urgent goes where its new severity goes", () => {
  expect(receiversOf("alertname=TargetDown", "severity=critical", "service=monitoring")).toBe("critical-alerts");
});

test("an alert of a severity that nobody has planned for is read by somebody", () => {
  expect(receiversOf("alertname=Own", "severity=page")).toBe("slack-warnings");
  expect(receiversOf("alertname=Own")).toBe("slack-warnings");
});
