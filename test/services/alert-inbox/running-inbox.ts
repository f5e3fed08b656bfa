import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { startAlertInbox } from "../../../services/alert-inbox/alert-inbox";
import type { Notification } from "../../../services/alert-inbox/notification";
import { inboxSettings } from "../../../services/alert-inbox/settings";
import { freePort, settled } from "../../helpers/alertmanager";
import { startService } from "../helpers";

/** The whole service in this process, on ports of its own. */
export class RunningInbox {
  private constructor(
    readonly url: string,
    readonly smtpPort: number,
    readonly directory: string,
    private readonly end: () => Promise<unknown>,
  ) {}

  static async start({ directory = mkdtempSync(join(tmpdir(), "inbox-")), keep = 5 } = {}): Promise<RunningInbox> {
    const smtpPort = await freePort();
    const env = { SMTP_PORT: String(smtpPort), HOST: "127.0.0.1", DIRECTORY: directory, KEEP: String(keep) };
    const { port, page, stop } = await startService("alert-inbox", inboxSettings, env, startAlertInbox);
    const ready = await settled(
      () => page("/ready"),
      ({ status }) => status === 200,
    );
    if (ready.status !== 200) throw new Error(ready.text);
    return new RunningInbox(`http://127.0.0.1:${port}`, smtpPort, directory, stop);
  }

  /** Ends the service; what it has kept stays. */
  stop = (): Promise<unknown> => this.end();

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const text = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
    return fetch(`${this.url}${path}`, {
      method,
      ...text,
      headers: { connection: "close", ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    });
  }

  slack = (title: string, more: object = {}): Promise<Response> =>
    this.request("POST", "/slack", {
      channel: "#pipeline-critical",
      attachments: [{ title, text: "a text", ...more }],
    });

  mail(subject: string, more: object = {}): Promise<unknown> {
    const transport = createTransport({ host: "127.0.0.1", port: this.smtpPort, secure: false });
    return transport.sendMail({
      from: "alertmanager@trade-pipeline.local",
      to: ["oncall@trade-pipeline.local", "boss@trade-pipeline.local"],
      subject,
      text: "a text",
      ...more,
    });
  }

  async notifications(query = ""): Promise<Notification[]> {
    return (await (await this.request("GET", `/api/notifications${query}`)).json()) as Notification[];
  }

  async page(query = ""): Promise<string> {
    return (await this.request("GET", `/${query}`)).text();
  }

  async metric(line: string): Promise<number> {
    const text = await (await this.request("GET", "/metrics")).text();
    return Number(
      text
        .split("\n")
        .find((one) => one.startsWith(`${line} `))
        ?.split(" ")[1],
    );
  }
}
