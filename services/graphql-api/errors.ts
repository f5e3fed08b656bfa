import { GraphQLError } from "graphql";
import type { GraphqlStatus } from "../../metrics/graphql-api";

/** Every code that an answer may carry, and the kind under which `graphql_errors_total` counts it. */
export const errorTypes = {
  GRAPHQL_PARSE_FAILED: "parse",
  GRAPHQL_VALIDATION_FAILED: "validation",
  BAD_REQUEST: "validation",
  OPERATION_RESOLUTION_FAILURE: "validation",
  BAD_USER_INPUT: "input",
  QUERY_TOO_COMPLEX: "limit",
  REQUEST_ENTITY_TOO_LARGE: "limit",
  TABLE_NOT_AVAILABLE: "table",
  COLUMN_NOT_AVAILABLE: "table",
  TIMEOUT: "timeout",
  OVERLOADED: "overload",
  INTERNAL_SERVER_ERROR: "internal",
} as const;

export type ErrorCode = keyof typeof errorTypes;
export type ErrorType = (typeof errorTypes)[ErrorCode];

/** Kinds of what only the caller can mend. */
const callersMistakes: ReadonlySet<ErrorType> = new Set(["parse", "validation", "input", "limit"]);

/** An error that its reader is told in full; all others are masked. */
class ApiError extends GraphQLError {
  constructor(code: ErrorCode, message: string, details: Record<string, unknown> = {}) {
    super(message, { extensions: { code, ...details } });
  }
}

/** Status of a request that is refused as a whole; `spec` keeps it 200 for callers that accept plain JSON only. */
const refused = { http: { spec: true, status: 400 } };

export class TableNotAvailable extends ApiError {
  constructor(table: string, reason: string) {
    super("TABLE_NOT_AVAILABLE", `table ${table} cannot be read: ${reason}`, { table });
  }
}

export class ColumnsNotAvailable extends ApiError {
  constructor(table: string, columns: readonly string[]) {
    super("COLUMN_NOT_AVAILABLE", `table ${table} has no usable column ${columns.join(", ")}`, { table, columns });
  }
}

export class BadInput extends ApiError {
  constructor(argument: string, found: unknown, expected: string) {
    super("BAD_USER_INPUT", `argument ${argument}: found ${JSON.stringify(found)}, expected ${expected}`, { argument });
  }
}

export class TooComplex extends ApiError {
  constructor(message: string) {
    super("QUERY_TOO_COMPLEX", message, refused);
  }
}

export class OnlyQueries extends ApiError {
  constructor(operation: string) {
    super("GRAPHQL_VALIDATION_FAILED", `a ${operation} was sent, only queries are answered`, refused);
  }
}

export class Timeout extends ApiError {
  constructor(seconds: number) {
    super("TIMEOUT", `no answer within ${seconds} seconds; ask for fewer rows or a shorter time`);
  }
}

export class Overloaded extends ApiError {
  constructor(waiting: number) {
    super("OVERLOADED", `${waiting} queries are waiting already; try again later`);
  }
}

export class Unexpected extends ApiError {
  constructor(correlationId: string) {
    super(
      "INTERNAL_SERVER_ERROR",
      `internal error; the service's log tells more under correlation id ${correlationId}`,
    );
  }
}

/** The kind of any error in an answer, from a fixed set. */
export function errorTypeOf({ extensions }: GraphQLError): ErrorType {
  return errorTypes[extensions?.code as ErrorCode] ?? "internal";
}

/** How a request ended that has these errors: one that is the server's fault is enough to fail. */
export function statusOf(errors: readonly GraphQLError[]): GraphqlStatus {
  if (errors.length === 0) {
    return "success";
  }
  return errors.every((error) => callersMistakes.has(errorTypeOf(error))) ? "refused" : "error";
}

/** Gives the errors of a wrong value in a variable their code: the executor leaves it out. */
export function withCode(error: GraphQLError): GraphQLError {
  if (error.extensions?.code || error.path) {
    return error;
  }
  const { message, nodes, extensions } = error;
  return new GraphQLError(message, { nodes, extensions: { ...extensions, code: "BAD_USER_INPUT", ...refused } });
}
