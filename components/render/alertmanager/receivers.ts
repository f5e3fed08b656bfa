import type { Settings } from "../../../stack/settings";
import type { AlertmanagerInputs } from ".";

export interface SlackConfig {
  send_resolved: boolean;
  api_url?: string;
  api_url_file?: string;
  channel: string;
  title: string;
  title_link: string;
  text: string;
  fallback: string;
  color: string;
  footer: string;
  actions: { type: "button"; text: string; url: string }[];
}

export interface EmailConfig {
  send_resolved: boolean;
  smarthost: string;
  from: string;
  to: string;
  require_tls: boolean;
  auth_username?: string;
  auth_password_file?: string;
  headers: Record<string, string>;
  html: string;
  text: string;
}

export interface Receiver {
  name: string;
  slack_configs?: SlackConfig[];
  email_configs?: EmailConfig[];
}

/** The plan's names of the receivers. */
export const receiverNames = { critical: "critical-alerts", warning: "slack-warnings", nobody: "null" } as const;

/** Where Alertmanager finds the secrets in its container. */
export const secretFiles = {
  slackWebhookUrl: "/run/secrets/slack-webhook-url",
  emailPassword: "/run/secrets/smtp-password",
} as const;

/** The inbox of the stack, inside its network. */
export interface InboxAddress {
  /** Takes what Slack's incoming webhooks take. */
  readonly webhookUrl: string;
  /** `host:port` of its SMTP server. */
  readonly smtp: string;
}

type Notifications = Settings["notifications"];
type Buttons = SlackConfig["actions"];
type SlackApi = Pick<SlackConfig, "api_url" | "api_url_file">;

const template = (name: string) => `{{ template "${name}" . }}`;

/** Whether Alertmanager has pages that a link can lead to: one that is built from packages has none. */
export const hasPages = (imageSource: Settings["imageSource"]): boolean => imageSource === "registry";

/** What leads on from a notification. */
const buttons = (imageSource: Settings["imageSource"]): Buttons => [
  { type: "button", text: "Dashboard", url: template("dashboard.url") },
  { type: "button", text: "Runbook", url: template("runbook.url") },
  ...(hasPages(imageSource) ? ([{ type: "button", text: "Silence", url: template("silence.url") }] as const) : []),
];

function slackConfig(channel: string, api: SlackApi, actions: Buttons): SlackConfig {
  return {
    send_resolved: true,
    ...api,
    channel,
    title: template("title"),
    title_link: template("dashboard.url"),
    text: template("slack.text"),
    fallback: template("title"),
    color: template("slack.color"),
    footer: template("silence.command"),
    actions,
  };
}

function emailConfig(email: Notifications["email"], inbox?: InboxAddress): EmailConfig {
  return {
    send_resolved: true,
    smarthost: inbox ? inbox.smtp : `${email.host}:${email.port}`,
    from: email.from,
    to: email.to,
    require_tls: inbox ? false : email.requireTls,
    ...(!inbox && email.username && { auth_username: email.username }),
    ...(!inbox && email.passwordFile && { auth_password_file: secretFiles.emailPassword }),
    headers: { Subject: template("title") },
    html: template("email.html"),
    text: template("email.text"),
  };
}

/**
 * Who is told. The inbox stands in for Slack and for e-mail as long as neither is set; with one of them set, what would have
 * gone the other way goes that way too, so that no alert is left without a reader.
 */
export function receivers({ notifications, inbox, imageSource }: Omit<AlertmanagerInputs, "stack">): Receiver[] {
  const { slack, email } = notifications;
  const [hasSlack, hasEmail] = [slack.webhookUrlFile !== "", email.host !== ""];
  const neither = !hasSlack && !hasEmail;
  const api = neither ? { api_url: inbox.webhookUrl } : { api_url_file: secretFiles.slackWebhookUrl };
  const slackTo = (channel: string) =>
    hasSlack || neither ? { slack_configs: [slackConfig(channel, api, buttons(imageSource))] } : {};
  const mail = hasEmail || neither ? { email_configs: [emailConfig(email, neither ? inbox : undefined)] } : {};
  return [
    { name: receiverNames.critical, ...slackTo(slack.criticalChannel), ...mail },
    { name: receiverNames.warning, ...slackTo(slack.warningChannel), ...(hasEmail && !hasSlack && mail) },
    { name: receiverNames.nobody },
  ];
}
