import { userInfo } from "node:os";
import { closest } from "fastest-levenshtein";
import { alerts } from "../rules";
import { hours, parseDuration } from "../rules/duration";
import { stackVariable } from "../stack/make";

export interface Silence {
  readonly matchers: { name: string; value: string; isRegex: boolean; isEqual: boolean }[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdBy: string;
  readonly comment: string;
}

interface KnownSilence extends Silence {
  readonly id: string;
  readonly status: { state: "active" | "pending" | "expired" };
}

/** Longer than that is a rule to be switched off, not a silence. Seconds. */
const longest = hours(24 * 30);

function known(variable: string, value: string, names: readonly string[]): string {
  if (names.includes(value)) return value;
  throw new Error(
    `${variable}: found ${value}, which no alert has; did you mean ${closest(value, names)}? Known: ${names.join(", ")}`,
  );
}

/**
 * The silence that the variables SERVICE or ALERT (or both), FOR and WHY ask for.
 * @throws Error that names the variable, what was found and what was expected.
 */
export function silenceOf(env: NodeJS.ProcessEnv, now: Date): Silence {
  const { SERVICE, ALERT, FOR = "", WHY = "" } = env;
  const example = 'for example: make silence SERVICE=kafka FOR=2h WHY="Planned restart of the brokers"';
  if (!SERVICE && !ALERT) throw new Error(`SERVICE and ALERT are not set, expected at least one; ${example}`);
  const seconds = parseDuration(FOR);
  if (!seconds || seconds > longest)
    throw new Error(
      `FOR: found ${JSON.stringify(FOR)}, expected a time like 90m, 2h or 1d12h, at most 30d; ${example}`,
    );
  if (WHY.trim() === "")
    throw new Error(`WHY is not set; whoever finds the silence wants to know the reason; ${example}`);
  const services = [...new Set(alerts.map(({ service }) => service))].sort();
  const names = alerts.map(({ name }) => name).sort();
  const matcher = (name: string, value: string) => ({ name, value, isRegex: false, isEqual: true });
  return {
    matchers: [
      ...(SERVICE ? [matcher("service", known("SERVICE", SERVICE, services))] : []),
      ...(ALERT ? [matcher("alertname", known("ALERT", ALERT, names))] : []),
    ],
    startsAt: now.toISOString(),
    endsAt: new Date(now.getTime() + seconds * 1000).toISOString(),
    createdBy: env.USER || userInfo().username,
    comment: WHY.trim(),
  };
}

async function ask(url: string, path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${url}/api/v2/${path}`, init);
  } catch {
    throw new Error(
      `Alertmanager does not answer at ${url}; make status says what runs, STACK=name picks another stack`,
    );
  }
  if (!response.ok) throw new Error(`Alertmanager answered ${response.status}: ${(await response.text()).trim()}`);
  return response;
}

/** Gives the identifier of the new silence. */
export async function addSilence(url: string, silence: Silence): Promise<string> {
  const body = JSON.stringify(silence);
  const response = await ask(url, "silences", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  return ((await response.json()) as { silenceID: string }).silenceID;
}

/** What is silenced, and how that is ended before its time. */
export function confirmation(stack: string, { matchers, endsAt }: Silence, id: string): string {
  const what = matchers.map(({ name, value }) => `${name}=${value}`).join(", ");
  return `Silenced until ${endsAt}: ${what}\nmake unsilence ${stackVariable(stack)}ID=${id} ends it.`;
}

async function silences(url: string): Promise<KnownSilence[]> {
  const all = (await (await ask(url, "silences")).json()) as KnownSilence[];
  return all.filter(({ status }) => status.state !== "expired");
}

/** A table of the silences that are in force or will be, the one that ends first above. */
export async function listSilences(url: string): Promise<string> {
  const lines = (await silences(url))
    .sort((a, b) => a.endsAt.localeCompare(b.endsAt))
    .map(({ id, matchers, endsAt, createdBy, comment }) => {
      const what = matchers.map(({ name, value, isRegex, isEqual }) => {
        const operator = isRegex ? (isEqual ? "=~" : "!~") : isEqual ? "=" : "!=";
        return `${name}${operator}${value}`;
      });
      return `${id}  until ${endsAt}  ${what.join(" ")}  ${createdBy}: ${comment}`;
    });
  return lines.join("\n") || "Nothing is silenced.";
}

/** @throws Error when no silence in force has that identifier. */
export async function endSilence(url: string, id: string): Promise<void> {
  const current = await silences(url);
  if (!current.some((one) => one.id === id))
    throw new Error(
      `ID: found ${JSON.stringify(id)}, expected one of ${current.map((one) => one.id).join(", ") || "none: nothing is silenced"}; make silences lists them`,
    );
  await ask(url, `silence/${id}`, { method: "DELETE" });
}
