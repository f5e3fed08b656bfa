import { createServer } from "node:http";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { freePort } from "../../../helpers/alertmanager";

/** What Slack gets. */
export interface SlackBody {
  channel: string;
  attachments: {
    title: string;
    title_link: string;
    text: string;
    fallback: string;
    color: string;
    footer: string;
    actions: { type: string; text: string; url: string }[];
  }[];
}

export interface ReceivedMail extends ParsedMail {
  /** Who had logged in. */
  user: string;
}

/** Stands in for Slack and for a mail server that wants a password. */
export class Receivers {
  readonly messages: { path: string; body: SlackBody }[] = [];
  readonly mails: ReceivedMail[] = [];
  /** Status that Slack answers. */
  status = 200;
  /** Requests that Slack got, refused ones too. */
  requests = 0;

  private constructor(
    readonly slackPort: number,
    readonly mailPort: number,
    readonly close: () => Promise<void>,
  ) {}

  static async start(password: string): Promise<Receivers> {
    const http = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        receivers.requests += 1;
        if (receivers.status === 200)
          receivers.messages.push({ path: request.url ?? "", body: JSON.parse(Buffer.concat(chunks).toString()) });
        response.writeHead(receivers.status).end(receivers.status === 200 ? "ok" : "no");
      });
    });
    const smtp = new SMTPServer({
      disabledCommands: ["STARTTLS"],
      allowInsecureAuth: true,
      onAuth: ({ username, password: given }, _session, done) =>
        given === password ? done(null, { user: username }) : done(new Error("wrong password")),
      onData: (stream, session, done) => {
        simpleParser(stream).then((mail) => {
          receivers.mails.push({ ...mail, user: String(session.user) });
          done();
        }, done);
      },
    });
    const [slackPort, mailPort] = [await freePort(), await freePort()];
    await new Promise<void>((resolve) => http.listen(slackPort, "127.0.0.1", resolve));
    await new Promise<void>((resolve) => smtp.listen(mailPort, "127.0.0.1", () => resolve()));
    const receivers = new Receivers(slackPort, mailPort, async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
    });
    return receivers;
  }
}
