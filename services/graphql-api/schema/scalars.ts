import { GraphQLScalarType, Kind, type ValueNode } from "graphql";

const day = /^\d{4}-\d{2}-\d{2}$/;
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A scalar that is a text outside and a time inside: milliseconds since the epoch. */
function timeScalar(
  name: string,
  description: string,
  pattern: RegExp,
  expected: string,
): GraphQLScalarType<number, string> {
  const parse = (value: unknown): number => {
    const time = typeof value === "string" && pattern.test(value) ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(time)) {
      throw new TypeError(`found ${JSON.stringify(value)}, expected ${expected}`);
    }
    return time;
  };
  return new GraphQLScalarType<number, string>({
    name,
    description,
    parseValue: parse,
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : undefined),
    serialize: (value) => String(value),
  });
}

export const DateScalar = timeScalar("Date", "A day in UTC, as `2026-01-31`.", day, "a day like 2026-01-31");

export const DateTimeScalar = timeScalar(
  "DateTime",
  "A moment, as `2026-01-31T12:30:00.000Z`; arguments may have another offset.",
  moment,
  "a moment like 2026-01-31T12:30:00Z",
);

export const LongScalar = new GraphQLScalarType<number>({
  name: "Long",
  description: "A whole number of up to 53 bits.",
  serialize: (value) => Number(value),
});
