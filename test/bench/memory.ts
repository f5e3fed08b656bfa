import { docker, stackName } from "../helpers/live-stack";

const units: Record<string, number> = { B: 2 ** -20, KiB: 2 ** -10, MiB: 1, GiB: 2 ** 10 };

/** What the stack's containers hold now, as `docker stats` counts it (without the page cache that can be given back). */
export async function idleMemory(): Promise<{ total: number; containers: [string, number][] }> {
  const ids = (await docker("ps", "-q", "--filter", `label=trade-observability.stack=${stackName}`)).trim().split("\n");
  const lines = (await docker("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}", ...ids))
    .trim()
    .split("\n");
  const containers = lines.map((line): [string, number] => {
    const [name = "", used = ""] = line.split(" ");
    const [, amount, unit] = /^([\d.]+)(\w+)$/.exec(used) ?? [];
    return [name.replace(`${stackName}-`, ""), Math.round(Number(amount) * (units[unit as string] as number))];
  });
  return {
    total: containers.reduce((sum, [, mebibytes]) => sum + mebibytes, 0),
    containers: containers.sort((a, b) => b[1] - a[1]),
  };
}
