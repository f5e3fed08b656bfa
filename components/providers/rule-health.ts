/** A rule as Prometheus' API tells of it, with the interval of its group, seconds. */
export interface LoadedRule {
  name: string;
  /** `unknown` until it has been evaluated for the first time. */
  health: "ok" | "err" | "unknown";
  lastError?: string;
  interval: number;
}

interface Answer {
  data: { groups: { interval: number; rules: Omit<LoadedRule, "interval">[] }[] };
}

/** How late a busy machine may be with an evaluation, seconds. */
const patience = 30;

/**
 * Every rule that Prometheus has loaded.
 * @param url Its API for rules, as seen from the machine that deploys.
 * @throws Error when it answers something else
 */
export async function loadedRules(url: string): Promise<LoadedRule[]> {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${(await response.text()).trim()}`);
  const { data } = (await response.json()) as Answer;
  return data.groups.flatMap(({ interval, rules }) => rules.map((rule) => ({ ...rule, interval })));
}

/** Names of the rules in configuration files, of which those with groups are rule files. */
function namesIn(files: Record<string, unknown>): string[] {
  interface RuleFile {
    groups?: { rules: { alert?: string; record?: string }[] }[];
  }
  const groups = Object.values(files).flatMap((file) => (file as RuleFile).groups ?? []);
  return groups.flatMap(({ rules }) => rules.map(({ alert, record }) => alert ?? record ?? ""));
}

/**
 * Waits until Prometheus has evaluated every rule of the files without an error: at most two intervals.
 * @param before What was loaded until now: a rule that failed already, for what the data are, keeps nothing from being changed.
 * @throws Error that names each rule that is not loaded, cannot be evaluated, or is not evaluated in time
 */
export async function confirmRules(
  url: string,
  files: Record<string, unknown>,
  before: readonly LoadedRule[],
): Promise<void> {
  const failedBefore = new Set(before.filter(({ health }) => health === "err").map(({ name }) => name));
  const began = Date.now();
  for (;;) {
    const rules = await loadedRules(url);
    const missing = namesIn(files).filter((name) => !rules.some((rule) => rule.name === name));
    if (missing.length > 0) throw new Error(`Prometheus has not loaded ${missing.join(", ")}`);
    const failing = rules.filter(({ name, health }) => health === "err" && !failedBefore.has(name));
    if (failing.length > 0)
      throw new Error(failing.map(({ name, lastError }) => `${name} cannot be evaluated: ${lastError}`).join("\n"));
    const waiting = rules.filter(({ health }) => health === "unknown");
    if (waiting.length === 0) return;
    const limit = 2 * Math.max(...waiting.map(({ interval }) => interval)) + patience;
    if (Date.now() - began > limit * 1000)
      throw new Error(`not evaluated within ${limit} s: ${waiting.map(({ name }) => name).join(", ")}`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
