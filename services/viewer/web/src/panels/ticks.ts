import { dateTimeFormat } from "@grafana/data";

/** Times with their texts for an axis of this width. @param wide Pixels between two of them. */
export function timeTicks(from: number, to: number, width: number, wide = 120): { at: number; text: string }[] {
  const count = Math.max(Math.floor(width / wide), 1);
  const format = to - from > 2 * 86_400_000 ? "MM/DD HH:mm" : "HH:mm";
  return Array.from({ length: count }, (_, index) => from + ((to - from) * (index + 0.5)) / count).map((at) => ({
    at,
    text: dateTimeFormat(at, { format }),
  }));
}
