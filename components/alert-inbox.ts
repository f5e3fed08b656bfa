import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { jobs } from "../metrics";
import { hostUrl, published } from "../stack/ports";
import { labels, type Platform } from "./platform";
import type { InboxAddress } from "./render/alertmanager";
import { Service } from "./service";

/** Where it takes e-mail, inside the stack's network. */
export const smtpPort = 2525;

/** Takes notifications as Slack and a mail server would, and shows them on a page. */
export class AlertInbox extends Service {
  /** Where notifications go, inside the stack's network. */
  readonly address: InboxAddress;
  readonly url: string;

  constructor(name: string, platform: Platform, opts?: pulumi.ComponentResourceOptions) {
    const { port } = jobs["alert-inbox"];
    const { settings, stack } = platform;
    // Not a child: it has to be there before the container that the base class makes.
    const data = new docker.Volume(`${name}-data`, { name: `${stack}-${name}-data`, labels: labels(stack) });
    super(
      name,
      platform,
      {
        port,
        env: { SMTP_PORT: String(smtpPort) },
        ports: [published(settings, "alertInbox", port)],
        volumes: { "/data": { volume: data } },
      },
      opts,
    );
    this.address = { webhookUrl: `http://${name}:${port}/slack`, smtp: `${name}:${smtpPort}` };
    this.url = hostUrl(settings, "alertInbox");
  }
}
