/** Types whose values are numbers: those that statistics can be made of. */
export function isNumeric(type: string): boolean {
  return /^(int|long|float|double|decimal\(.*\))$/.test(type);
}

export const isFloating = (type: string) => type === "float" || type === "double";

/** Types that can be an event time, as milliseconds since the epoch; a `long` is taken as such. */
export function isTime(type: string): boolean {
  return /^(long|date|timestamp(tz)?(_ns)?)$/.test(type);
}

/**
 * The number that a bound in a manifest stands for; milliseconds since the epoch for times.
 * A file written before a column was widened still has the narrow form, so the length decides.
 */
export function boundValue(type: string, bound: Buffer): number {
  if (isFloating(type)) {
    return bound.length === 4 ? bound.readFloatLE(0) : bound.readDoubleLE(0);
  }
  const decimal = /^decimal\(\d+,\s*(\d+)\)$/.exec(type);
  if (decimal) {
    return Number(bigEndian(bound)) / 10 ** Number(decimal[1]);
  }
  const whole = bound.length === 4 ? bound.readInt32LE(0) : Number(bound.readBigInt64LE(0));
  if (type === "date") {
    return whole * 86_400_000;
  }
  if (type.startsWith("timestamp")) {
    return type.endsWith("_ns") ? whole / 1e6 : whole / 1e3;
  }
  return whole;
}

/** A two's complement number of any length. */
function bigEndian(bytes: Buffer): bigint {
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString("hex") || "0"}`));
}
