/**
 * Waits until a service says at /ready that it has what it needs.
 *
 *   ready.ts SECONDS URL      exit code 1 when it does not in time, with the reasons that it gives
 */
interface Readiness {
  status: string;
  reasons?: string[];
}

async function reasonsAgainst(url: string): Promise<string[]> {
  try {
    const response = await fetch(url);
    const { reasons = [] } = (await response.json()) as Readiness;
    return response.ok ? [] : reasons.length > 0 ? reasons : [`status ${response.status}`];
  } catch (error) {
    return [(error as Error).message];
  }
}

async function main([seconds, url]: string[]): Promise<void> {
  if (!Number(seconds) || !url) throw new Error("ready.ts: expected: SECONDS URL");
  const deadline = Date.now() + Number(seconds) * 1000;
  for (;;) {
    const reasons = await reasonsAgainst(url);
    if (reasons.length === 0) return;
    if (Date.now() >= deadline) throw new Error(`${url} after ${seconds} s:\n  ${reasons.join("\n  ")}`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
