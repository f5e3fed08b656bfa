import { z } from "zod";

/**
 * How the trade generator hands messages to its readers over WebSocket, all frames text:
 *
 *   reader → generator   {"type":"resume","stream_id":…,"after":41}   first frame; without stream_id: from the oldest unacknowledged
 *   generator → reader   {"type":"hello","stream_id":…,"next":42}     what comes next; another stream_id means that the generator began anew
 *   generator → reader   {"type":"batch","stream_id":…,"first":42}    header line, then one message per line: the sequences are 42, 43 …
 *   reader → generator   {"type":"ack","stream_id":…,"sequence":50}   everything up to 50 is safe and may be forgotten
 *
 * The sequence follows from a line's place, so that it is known even for a line that cannot be read.
 * A reader that asks for `/stream?watch=1` sends nothing, sees the messages from now on and never holds any back.
 */
export const streamPath = "/stream";

const sequence = z.int().nonnegative();
const lineFeed = 10;

export const readerFrameSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("resume"), stream_id: z.uuid().optional(), after: sequence.optional() }),
  z.object({ type: z.literal("ack"), stream_id: z.uuid(), sequence }),
]);
export type ReaderFrame = z.infer<typeof readerFrameSchema>;

export const generatorFrameSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("hello"), stream_id: z.uuid(), next: z.int().positive() }),
  z.object({ type: z.literal("batch"), stream_id: z.uuid(), first: z.int().positive() }),
]);
export type GeneratorFrame = z.infer<typeof generatorFrameSchema>;

export const closeCodes = {
  goingAway: 1001,
  tooBig: 1009,
  /** The reader sent what the protocol does not know. */
  badFrame: 4400,
  /** Another pipeline reader is connected; there is one at a time. */
  taken: 4409,
} as const;

export function encodeBatch(streamId: string, first: number, lines: readonly string[]): string {
  return `{"type":"batch","stream_id":"${streamId}","first":${first}}\n${lines.join("\n")}`;
}

/** Header and lines of a frame from the generator; `undefined` when its header cannot be read. The lines are views of `frame`. */
export function decodeFrame(frame: Buffer): { header: GeneratorFrame; lines: Buffer[] } | undefined {
  const end = frame.indexOf(lineFeed);
  const header = parseFrame(generatorFrameSchema, frame.toString("utf8", 0, end < 0 ? frame.length : end));
  if (!header) {
    return undefined;
  }
  const lines: Buffer[] = [];
  for (let start = end + 1; start > 0; ) {
    const next = frame.indexOf(lineFeed, start);
    lines.push(frame.subarray(start, next < 0 ? frame.length : next));
    start = next + 1;
  }
  return { header, lines };
}

export function parseFrame<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
