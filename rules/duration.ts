/** Durations are numbers of seconds everywhere; these name the longer ones. */
export const minutes = (n: number) => n * 60;
export const hours = (n: number) => minutes(n * 60);

/**
 * How long an alert goes on that holds others back, once all is well where it began: what followed from it is seen to be over when
 * bronze has committed the next rows, silver's next batch has made something of them, and the check has looked again, each of which
 * takes up to a minute. Seconds.
 */
export const aftermath = minutes(3);

/** Seconds multiplied by a stack's time scale, in whole seconds and never less than one. */
export const scaled = (seconds: number, timeScale = 1): number => Math.max(1, Math.round(seconds * timeScale));

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
] as const;

/**
 * A duration as Prometheus writes it: `1h30m` for 5400.
 * @param seconds At least 0; finer than a millisecond is rounded.
 */
export function formatDuration(seconds: number): string {
  let rest = Math.round(seconds * 1000);
  if (!(rest >= 0)) throw new Error(`A duration of ${seconds} seconds: expected a number of at least 0.`);
  let text = "";
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    if (count) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text || "0s";
}

/**
 * A duration as a person or Prometheus writes it, in seconds: 5400 for `1h30m`.
 * @returns `undefined` for any other text.
 */
export function parseDuration(text: string): number | undefined {
  const match = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (!match || text === "") return undefined;
  const [days = 0, hrs = 0, mins = 0, secs = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return hours(24 * days + hrs) + minutes(mins) + secs;
}

/** A duration as a person reads it in an alert: `90 seconds`, `15 minutes`, `2 hours`. */
export function spellDuration(seconds: number): string {
  const [count, unit] =
    seconds >= hours(2) && seconds % hours(1) === 0
      ? [seconds / hours(1), "hours"]
      : seconds >= minutes(2) && seconds % minutes(1) === 0
        ? [seconds / minutes(1), "minutes"]
        : [seconds, "seconds"];
  return `${count} ${unit}`;
}
