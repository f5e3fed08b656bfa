import { BadInput } from "../errors";
import type { Value } from "./sql";

/** A place between two rows, as an opaque text: the values of the order in the row before it. */
export function encodeCursor(table: string, values: readonly Value[]): string {
  return Buffer.from(JSON.stringify([table, ...values])).toString("base64url");
}

/** @throws BadInput for a text that is no cursor of this table. */
export function decodeCursor(table: string, cursor: string, length: number): Value[] {
  const [of, ...values] = parse(cursor);
  if (of !== table || values.length !== length || !values.every(isValue)) {
    throw new BadInput("after", cursor, `a value of the field \`next\` of ${table}`);
  }
  return values as Value[];
}

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

const isValue = (value: unknown) => typeof value === "string" || Number.isFinite(value);
