import type { Button, Notification } from "./notification";
import type { Filter } from "./store";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] as string);

/** Slack's names of colours. */
const slackColors: Record<string, string> = { good: "#2eb886", warning: "#daa038", danger: "#a30200" };

/** The stripe of a message, by the class that the style sheet knows; any other colour falls back to a neutral one. */
function stripe({ color = "", state }: Notification): string {
  const name = Object.keys(slackColors).find((key) => key === color || slackColors[key] === color.toLowerCase());
  return name ?? (state === "resolved" ? "good" : "plain");
}

export const style = `
:root { color-scheme: light dark; --text: #1d1c1d; --soft: #5c5a5c; --paper: #fff; --line: #d8d8da; --link: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8e6e3; --soft: #a9a6a1; --paper: #1a1d21; --line: #43474d; --link: #7cb7ff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem; max-width: 60rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--paper); }
h1 { font-size: 1.4rem; margin: 0 0 .5rem; }
h2 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .25rem 0; }
a { color: var(--link); }
.soft { color: var(--soft); font-size: .875rem; }
.fault { border: 2px solid #a30200; padding: .5rem .75rem; }
ol { list-style: none; padding: 0; }
article { border: 1px solid var(--line); border-left: .5rem solid var(--line); border-radius: .25rem; margin: 1rem 0; padding: .75rem 1rem; }
.good { border-left-color: ${slackColors.good}; }
.warning { border-left-color: ${slackColors.warning}; }
.danger { border-left-color: ${slackColors.danger}; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: .5rem 0; }
.button { display: inline-block; border: 1px solid var(--line); border-radius: .25rem; padding: .25rem .75rem; margin: .25rem .5rem 0 0; text-decoration: none; }
.button:focus-visible, a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
label { margin-right: .5rem; }
input, button { font: inherit; }
`;

/** A button that leads anywhere but to a web page is shown, and leads nowhere. */
function button({ text, url }: Button): string {
  return /^https?:\/\//i.test(url)
    ? `<a class="button" href="${escaped(url)}" rel="noreferrer">${escaped(text)}</a>`
    : `<span class="button">${escaped(text)}: ${escaped(url)}</span>`;
}

/** Slack's bold, which the notifications of this stack use for summaries. */
const bold = (html: string) => html.replace(/(^|\s)\*([^*\n]+)\*(?=\s|$)/g, "$1<strong>$2</strong>");

function article(notification: Notification): string {
  const { channel, to, receivedAt, state = "no state", title, text, buttons } = notification;
  return `<li><article class="${stripe(notification)}">
<h2>${escaped(title)}</h2>
<p class="soft">${escaped(state)} · <time datetime="${escaped(receivedAt)}">${escaped(receivedAt.replace("T", " ").replace(/\.\d+Z$/, " UTC"))}</time> · ${
    channel === "slack" ? "Slack" : "e-mail"
  } to ${escaped(to || "the webhook's channel")}</p>
<pre>${bold(escaped(text))}</pre>
${buttons.map(button).join("")}
</article></li>`;
}

function heading(count: number, { alertname, since }: Filter): string {
  const what = count === 1 ? "1 notification" : `${count} notifications`;
  const of = alertname ? ` of ${escaped(alertname)}` : "";
  const after = since === undefined ? "" : ` since ${escaped(new Date(since).toISOString())}`;
  return `${what}${of}${after}, newest first`;
}

/** The page that shows the notifications, without a script: reloading shows what is new. */
export function page(notifications: readonly Notification[], filter: Filter, fault: number | undefined): string {
  const newestFirst = [...notifications].reverse();
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Alert inbox</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Alert inbox</h1>
<p class="soft">${heading(notifications.length, filter)}. As JSON: <a href="/api/notifications">/api/notifications</a></p>
<form method="get" action="/"><label for="alertname">Alert</label><input id="alertname" name="alertname" value="${escaped(filter.alertname ?? "")}"> <button>Show</button></form>
${fault === undefined ? "" : `<p class="fault" role="alert">The inbox was asked to fail: senders get status ${fault} until DELETE /api/fault.</p>`}
${newestFirst.length ? `<ol>\n${newestFirst.map(article).join("\n")}\n</ol>` : "<p>Nothing has arrived yet.</p>"}
</main>
</body>
</html>
`;
}
