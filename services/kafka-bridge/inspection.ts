import { isUtf8 } from "node:buffer";
import { type Message, messageSchema, messageTypes } from "../shared/messages";

export type Reason = "malformed" | "oversized" | "unknown_type";

/** What a line turned out to be. */
export type Inspection =
  | { readonly message: Message }
  | { readonly reason: Reason; readonly detail: string; readonly correlationId?: string };

/** What a line should be, from its place in the frame. */
export interface Expectation {
  readonly streamId: string;
  readonly sequence: number;
  readonly maxBytes: number;
}

/** Decides whether a line may go to Kafka as it is. */
export function inspect(line: Buffer, expected: Expectation): Inspection {
  if (line.length > expected.maxBytes) {
    return { reason: "oversized", detail: `${line.length} bytes, allowed are ${expected.maxBytes}` };
  }
  const value = parse(line);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { reason: "malformed", detail: "not a JSON object in UTF-8" };
  }
  const { type, correlation_id } = value as Record<string, unknown>;
  const known = typeof correlation_id === "string" ? { correlationId: correlation_id.slice(0, 100) } : {};
  if (typeof type === "string" && !messageTypes.some((name) => name === type)) {
    return { reason: "unknown_type", detail: `type ${JSON.stringify(type.slice(0, 100))}`, ...known };
  }
  const { data: message, error } = messageSchema.safeParse(value);
  if (!message) {
    const problems = error.issues.map((issue) => `${issue.path.join(".") || "message"}: ${issue.message}`);
    return { reason: "malformed", detail: problems.join("; ").slice(0, 500), ...known };
  }
  if (message.stream_id !== expected.streamId || message.sequence !== expected.sequence) {
    const detail = `says it is ${message.sequence} of ${message.stream_id} in the place of ${expected.sequence} of ${expected.streamId}`;
    return { reason: "malformed", detail, ...known };
  }
  return { message };
}

function parse(line: Buffer): unknown {
  try {
    return isUtf8(line) ? JSON.parse(line.toString()) : undefined;
  } catch {
    return undefined;
  }
}
