import { dateMath, dateTime, rangeUtil, type TimeRange } from "@grafana/data";

const asRaw = (text: string) => (/^\d{10,13}$/.test(text) ? dateTime(Number(text)) : text);

/** The range between two texts of the address, `now-1h` or milliseconds; one that cannot be read is the last hour. */
export function parseRange(from: string, to: string): TimeRange {
  const raw = { from: asRaw(from), to: asRaw(to) };
  const range = rangeUtil.convertRawToRange(raw);
  if (range.from.isValid() && range.to.isValid() && range.from.isBefore(range.to)) return range;
  return rangeUtil.convertRawToRange({ from: "now-1h", to: "now" });
}

/** A range as the address says it. */
export function rangeParameters({ raw }: TimeRange): { from: string; to: string } {
  const text = (value: TimeRange["raw"]["from"]) => (typeof value === "string" ? value : String(value.valueOf()));
  return { from: text(raw.from), to: text(raw.to) };
}

/** The range moved by half of its length, or widened to twice it; none of it goes further into the future than it was. */
export function moved({ from, to }: TimeRange, change: "back" | "forth" | "wider"): { from: string; to: string } {
  const [start, end] = [from.valueOf(), to.valueOf()];
  const half = Math.round((end - start) / 2);
  const ahead = Math.min(half, Math.max(0, Date.now() - end));
  const shift = { back: [-half, -half], forth: [ahead, ahead], wider: [-half, ahead] }[change] as [number, number];
  return { from: String(start + shift[0]), to: String(end + shift[1]) };
}

/** A panel's own range, such as the last `24h`, up to the end of the dashboard's. */
export function ownRange(range: TimeRange, timeFrom: string | undefined): TimeRange {
  if (!timeFrom) return range;
  const from = dateMath.parse(`now-${timeFrom}`);
  return from?.isValid() ? { from, to: dateTime(), raw: { from: `now-${timeFrom}`, to: "now" } } : range;
}
