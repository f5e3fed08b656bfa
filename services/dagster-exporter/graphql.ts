import type { Query } from "./queries";

export interface GraphqlOptions {
  /** Address of the webserver, with or without `/graphql` at its end. */
  readonly url: string;
  /** Milliseconds that one answer may take. */
  readonly timeoutMs: number;
  /** Gives all answers up. */
  readonly signal: AbortSignal;
}

interface Body {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[];
}

/** Asks Dagster; the error of a question that was not answered says which one it was. */
export async function ask<T>(options: GraphqlOptions, query: Query<T>, variables: object): Promise<T> {
  const address = `${options.url.replace(/(\/graphql)?\/*$/, "")}/graphql`;
  const fail = (problem: string) => new Error(`Dagster's answer to ${query.name} at ${address}: ${problem}`);
  const { status, text } = await post(address, { query: query.text, variables }, options).catch((error) => {
    throw fail(reason(error, options.timeoutMs));
  });
  const body = parsed(text);
  if (status !== 200 || !body?.data || body.errors?.length) {
    const said = body?.errors?.map(({ message }) => message).join("; ") ?? text.slice(0, 200);
    throw fail(`expected status 200 and data, found status ${status}: ${said}`);
  }
  const answer = query.answer.safeParse(body.data);
  if (!answer.success) {
    const [issue] = answer.error.issues;
    throw fail(`expected the form that Dagster 1.13 gives, found at ${issue?.path.join(".")}: ${issue?.message}`);
  }
  return answer.data;
}

export interface Failure {
  readonly __typename: string;
  readonly message: string;
}

/** What a field that Dagster calls …OrError holds when there is no error. */
export function resultOf<T extends object>(field: string, result: T): Exclude<T, Failure> {
  if ("__typename" in result && "message" in result) {
    throw new Error(`Dagster could not tell ${field}: ${result.__typename}: ${result.message}`);
  }
  return result as Exclude<T, Failure>;
}

async function post(address: string, body: object, { timeoutMs, signal }: GraphqlOptions) {
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  return { status: response.status, text: await response.text() };
}

function parsed(text: string): Body | undefined {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return undefined;
  }
}

function reason(error: unknown, timeoutMs: number): string {
  const { name, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  return name === "TimeoutError"
    ? `none within ${timeoutMs / 1000} seconds`
    : `none, ${cause?.message || cause?.code || error}`;
}
