/**
 * Scrape targets of a running Prometheus, and whether all are up.
 *
 *   targets.ts [--wait SECONDS] PROMETHEUS_URL      exit code 1 when a target is not up (in time)
 */
interface Target {
  labels: { job: string; instance: string };
  health: "up" | "down" | "unknown";
  lastError: string;
}

async function activeTargets(url: string): Promise<Target[]> {
  const response = await fetch(`${url}/api/v1/targets?state=active`).catch(() => {
    throw new Error(`Prometheus does not answer at ${url}; docker logs of its container says why`);
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const { data } = (await response.json()) as { data: { activeTargets: Target[] } };
  return data.activeTargets;
}

function print(targets: Target[]): void {
  const width = Math.max(...targets.map(({ labels }) => labels.instance.length));
  for (const { labels, health, lastError } of targets)
    console.log(`${labels.job.padEnd(16)} ${labels.instance.padEnd(width)} ${health} ${lastError}`.trimEnd());
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const seconds = words[0] === "--wait" ? Number(words.splice(0, 2)[1]) : 0;
  const url = words[0];
  if (!url) throw new Error("targets.ts: expected: [--wait SECONDS] PROMETHEUS_URL");
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const last = Date.now() >= deadline;
    const targets = await activeTargets(url).catch((error: Error) => {
      if (last) throw error;
      return [];
    });
    const down = targets.filter(({ health }) => health !== "up");
    if (targets.length > 0 && down.length === 0) return print(targets);
    if (last) {
      print(targets);
      throw new Error(
        `${down.length} of ${targets.length} targets are not up; docker logs of their containers say why`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
