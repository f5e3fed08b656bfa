import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { secretAddress, secretFromFile } from "../../stack/secret-file";
import { parseSettings } from "../../stack/settings";
import { createStack } from "../../stack/stack";
import { Recorder } from "../helpers/resources";

const folder = mkdtempSync(join(tmpdir(), "secrets-"));
const file = join(folder, "webhook");
afterAll(() => rmSync(folder, { recursive: true }));

/** Why a file with this content is refused; undefined where it is not. */
function refusal(content: string): string | undefined {
  writeFileSync(file, content);
  try {
    secretFromFile("notifications.slack.webhookUrlFile", file, secretAddress);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test.each(["https://hooks.slack.com/services/T0/B0/x\n", "http://alert-inbox:8007/slack?token=x", "https://relay"])(
  "%j is an address",
  (content) => expect(refusal(content)).toBeUndefined(),
);

test.each(["xoxb-123", "hooks.slack.com/services/T0/B0/x", "https://", "ftp://a/x", "https://a/x y", "https://a\nb"])(
  "%j is none, and is not told",
  (content) => {
    expect(refusal(content)).toBe(
      `notifications.slack.webhookUrlFile: found the file ${file}, which holds something else; expected a file with an http or ` +
        "https address alone on one line. Write it, readable by you only, or leave the setting empty.",
    );
  },
);

test("a stack is not deployed with a webhook that is no address", async () => {
  writeFileSync(file, "xoxb-123");
  const program = () => createStack("dev", parseSettings({ notifications: { slack: { webhookUrlFile: file } } }));
  expect(await Recorder.refusal(program)).toMatch(
    /^notifications\.slack\.webhookUrlFile: found the file .*expected a file with an http or https/,
  );
});
