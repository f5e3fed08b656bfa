/**
 * One call of a JSON interface.
 * @throws Error that names the address and what came back.
 */
export async function request<T>(method: string, url: string, body?: unknown): Promise<T> {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(30_000),
    ...(body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  }).catch((error: Error & { cause?: Error }) => {
    throw new Error(`${method} ${url}: ${error.cause?.message ?? error.message}`);
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${url}: status ${response.status}, ${errorsIn(text)}`);
  }
  return (text === "" ? {} : JSON.parse(text)) as T;
}

/** Both of Flink's interfaces answer `{"errors": [summary, stack trace]}`. */
function errorsIn(text: string): string {
  try {
    return (JSON.parse(text) as { errors?: string[] }).errors?.join("\n") ?? text;
  } catch {
    return text;
  }
}
