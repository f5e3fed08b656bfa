import { simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import type { Inbox } from "./inbox";
import type { Message } from "./notification";

/** Largest e-mail that is taken, bytes. */
const maxBytes = 1024 ** 2;

/** A refusal with the code that the client is told. */
function refusal(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

async function readMail(stream: SMTPServerDataStream, recipients: readonly string[]): Promise<Message> {
  const mail = await simpleParser(stream, { skipImageLinks: true, maxHtmlLengthToParse: maxBytes });
  if (!mail.subject && !mail.text) {
    throw refusal(554, "the e-mail has neither a subject nor a text");
  }
  return {
    channel: "email",
    to: recipients.join(", "),
    title: mail.subject ?? "",
    text: (mail.text ?? "").trim(),
    buttons: [],
  };
}

/** An SMTP server that takes e-mail to anybody, without a password and without encryption: it is inside the stack's network. */
export function createMailServer(inbox: Inbox): SMTPServer {
  const take = async (stream: SMTPServerDataStream, session: SMTPServerSession) => {
    const to = session.envelope.rcptTo.map(({ address }) => address);
    const message = await readMail(stream, to);
    if (stream.sizeExceeded) {
      throw refusal(552, `the e-mail is larger than ${maxBytes} bytes`);
    }
    const code = inbox.fault.smtpCode;
    if (code !== undefined) {
      throw refusal(code, "the inbox was asked to fail");
    }
    inbox.take(message);
  };
  return new SMTPServer({
    size: maxBytes,
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    onData(stream, session, done) {
      take(stream, session).then(
        () => done(),
        (error: Error) => {
          inbox.refuse("email", error.message);
          done(error);
        },
      );
    },
  });
}
