import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { jobs } from "../metrics";
import { hostUrl, linkUrl, published } from "../stack/ports";
import { type SecretForm, secretAddress, secretFromFile } from "../stack/secret-file";
import type { Settings } from "../stack/settings";
import type { AlertInbox } from "./alert-inbox";
import { container } from "./container";
import { labels, type Platform } from "./platform";
import { LiveConfiguration } from "./providers/live-configuration";
import { alertmanagerFiles, secretFiles, startConfiguration } from "./render/alertmanager";

export interface AlertmanagerArgs {
  /** Takes every notification as long as neither Slack nor e-mail is set. */
  inbox: AlertInbox;
}

/** The secrets as files that the container's user can read; a new secret replaces the container, which keeps its silences. */
function secrets({ slack, email }: Settings["notifications"]): docker.types.input.ContainerUpload[] {
  const upload = (setting: string, from: string, file: string, form?: SecretForm) => ({
    file,
    content: secretFromFile(`notifications.${setting}`, from, form),
    permissions: "0444",
  });
  return [
    ...(slack.webhookUrlFile
      ? [upload("slack.webhookUrlFile", slack.webhookUrlFile, secretFiles.slackWebhookUrl, secretAddress)]
      : []),
    ...(email.host && email.passwordFile
      ? [upload("email.passwordFile", email.passwordFile, secretFiles.emailPassword)]
      : []),
  ];
}

/** Groups, routes and silences what Prometheus' rules have found. */
export class Alertmanager extends pulumi.ComponentResource {
  readonly container: docker.Container;
  /** Name inside the stack's network. */
  readonly host: string;
  readonly url: string;

  constructor(name: string, platform: Platform, args: AlertmanagerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("trade-observability:index:Alertmanager", name, {}, opts);
    this.host = name;
    const { settings, stack } = platform;
    const { port } = jobs.alertmanager;
    this.url = hostUrl(settings, "alertmanager");
    const data = new docker.Volume(
      `${name}-data`,
      { name: `${stack}-${name}-data`, labels: labels(stack) },
      { parent: this },
    );
    this.container = container(
      name,
      platform,
      {
        image: "alertmanager",
        command: [
          "--config.file=/etc/alertmanager/alertmanager.yml",
          "--storage.path=/alertmanager",
          `--web.external-url=${linkUrl(settings, "alertmanager")}`,
          // A single Alertmanager has nobody to gossip with.
          "--cluster.listen-address=",
        ],
        files: [
          { file: "/etc/alertmanager/alertmanager.yml", content: startConfiguration },
          ...secrets(settings.notifications),
        ],
        volumes: { "/alertmanager": { volume: data } },
        ports: [published(settings, "alertmanager", port)],
        memory: settings.memory.exporter,
        capabilities: { drops: ["ALL"] },
        awaited: true,
        healthy: ["wget", "-q", "-O", "/dev/null", `http://localhost:${port}/-/ready`],
      },
      { parent: this },
    );
    new LiveConfiguration(
      `${name}-configuration`,
      {
        containerId: this.container.id,
        directory: "/etc/alertmanager",
        files: alertmanagerFiles({ ...settings, stack, inbox: args.inbox.address }),
        check: ["amtool", "check-config", "{directory}/alertmanager.yml"],
        reloadUrl: `${this.url}/-/reload`,
      },
      { parent: this },
    );
    this.registerOutputs({ url: this.url });
  }
}
