import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import type { Identity } from "../../../helpers/certificate";

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
  encrypted: boolean;
}

/** Has a server listen on a port that nobody else has; gives that port. */
async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** Stands in for Slack and for a mail server that wants a password; with an identity both are encrypted, as the real ones are. */
export class Receivers {
  readonly messages: { path: string; body: SlackBody }[] = [];
  readonly mails: ReceivedMail[] = [];
  /** Status that Slack answers. */
  status = 200;
  /** Requests that Slack got, refused ones too. */
  requests = 0;
  /** How often a password was sent to the mail server. */
  logins = 0;

  private constructor(
    readonly slackPort: number,
    readonly mailPort: number,
    readonly close: () => Promise<void>,
  ) {}

  static async start(password: string, identity?: Identity): Promise<Receivers> {
    const take: RequestListener = (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        receivers.requests += 1;
        if (receivers.status === 200)
          receivers.messages.push({ path: request.url ?? "", body: JSON.parse(Buffer.concat(chunks).toString()) });
        response.writeHead(receivers.status).end(receivers.status === 200 ? "ok" : "no");
      });
    };
    const http = identity ? createSecureServer(identity, take) : createServer(take);
    const smtp = new SMTPServer({
      ...(identity ?? { disabledCommands: ["STARTTLS"], allowInsecureAuth: true }),
      onAuth: ({ username, password: given }, _session, done) => {
        receivers.logins += 1;
        if (given === password) done(null, { user: username });
        else done(new Error("wrong password"));
      },
      onData: (stream, session, done) => {
        simpleParser(stream).then((mail) => {
          receivers.mails.push({ ...mail, user: String(session.user), encrypted: session.secure });
          done();
        }, done);
      },
    });
    const [slackPort, mailPort] = [await listen(http), await listen(smtp.server)];
    // Of clients that break off, because they do not trust the certificate.
    smtp.on("error", () => undefined);
    const receivers = new Receivers(slackPort, mailPort, async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
    });
    return receivers;
  }
}
