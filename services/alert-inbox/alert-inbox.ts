import type { ServiceContext } from "../shared/service";
import { inboxPages } from "./api";
import { Inbox } from "./inbox";
import { createMailServer } from "./mail";
import type { inboxSettings } from "./settings";
import { NotificationStore } from "./store";

/** Opens both ways in, and the page. */
export function startAlertInbox(context: ServiceContext<typeof inboxSettings>): void {
  const { settings, log, registry, readiness, shutdown, pages } = context;
  const store = new NotificationStore(settings.DIRECTORY, settings.KEEP);
  const inbox = new Inbox(store, registry, log.part("inbox"));
  for (const [path, page] of inboxPages(inbox)) {
    pages.set(path, page);
  }
  const mail = createMailServer(inbox);
  let trouble: string | undefined = "the SMTP server does not listen yet";
  readiness.add(() => trouble);
  mail.on("error", (error) => {
    log.error("the SMTP server has a problem", { error });
    trouble = mail.server.listening ? undefined : `the SMTP server does not listen: ${error.message}; set SMTP_PORT`;
  });
  mail.listen(settings.SMTP_PORT, settings.HOST, () => {
    trouble = undefined;
  });
  shutdown.add("SMTP server", () => new Promise<void>((resolve) => mail.close(resolve)));
}
