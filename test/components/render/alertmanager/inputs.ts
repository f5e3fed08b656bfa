import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alertmanagerFiles } from "../../../../components/render/alertmanager";
import { parseSettings } from "../../../../stack/settings";
import { writeFiles } from "../../../helpers/files";
import { runTool, type Verdict } from "../../../helpers/tool";

export const inbox = { webhookUrl: "http://alert-inbox:8007/slack", smtp: "alert-inbox:2525" };

/** The files of a stack whose notifications are set like this. */
export const filesWith = (notifications: object = {}) =>
  alertmanagerFiles({ ...parseSettings({ notifications }), stack: "dev", inbox });

/** Runs amtool beside the files, `alertmanager.yml` being the configuration. */
export function amtool(args: string[], files: Record<string, object | string>): Verdict {
  const folder = mkdtempSync(join(tmpdir(), "amtool-"));
  try {
    writeFiles(folder, files);
    return runTool("amtool", args, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
