/** An answer of the viewer's server that is an error; its message is for the reader. */
export class QueryError extends Error {}

async function read<T>(response: Response): Promise<T> {
  let body: { status?: string; error?: string; data?: unknown };
  try {
    body = await response.json();
  } catch {
    throw new QueryError(`the viewer's server answered ${response.status} ${response.statusText}`);
  }
  if (!response.ok || body.status === "error") throw new QueryError(body.error ?? `error ${response.status}`);
  return body as T;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if ((error as Error).name === "AbortError") throw error;
    throw new QueryError("the viewer's server does not answer");
  }
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return read<T>(await send(path, { signal }));
}

/** Asks Prometheus through the viewer's server. */
export async function askPrometheus<T>(path: string, query: Record<string, string>, signal?: AbortSignal): Promise<T> {
  const body = new URLSearchParams(query);
  const answer = await read<{ data: T }>(await send(`/api/prometheus/${path}`, { method: "POST", body, signal }));
  return answer.data;
}
