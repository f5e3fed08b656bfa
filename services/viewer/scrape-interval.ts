import type { Logger } from "../shared/logger";

/** Prometheus' own default, until it has told its own. Seconds. */
const unknown = 15;
const units: Record<string, number> = { h: 3600, m: 60, s: 1 };

/** The first `scrape_interval` of a configuration, which is the global one, in seconds. */
export function scrapeIntervalOf(yaml: string): number | undefined {
  const text = /^\s*scrape_interval:\s*((?:\d+[hms])+)\s*$/m.exec(yaml)?.[1];
  const parts = [...(text ?? "").matchAll(/(\d+)([hms])/g)];
  return parts.length > 0
    ? parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit as string] as number), 0)
    : undefined;
}

/** What Prometheus says of its scrape interval, asked again every minute: a change of it restarts nobody. */
export class ScrapeInterval {
  /** Seconds. */
  value = unknown;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly prometheusUrl: string,
    private readonly log: Logger,
  ) {
    this.timer = setInterval(() => this.ask(), 60_000);
    void this.ask();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async ask(): Promise<void> {
    try {
      const answer = await fetch(`${this.prometheusUrl}/api/v1/status/config`, { signal: AbortSignal.timeout(10_000) });
      const { data } = (await answer.json()) as { data: { yaml: string } };
      this.value = scrapeIntervalOf(data.yaml) ?? this.value;
    } catch (error) {
      this.log.debug("Prometheus did not tell its scrape interval", { error });
    }
  }
}
