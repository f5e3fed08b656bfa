/** An answer of the viewer's server that is an error; its message is for the reader. */
export class QueryError extends Error {}

/** Longer than the server waits for Prometheus, because its answer says who is late. Seconds. */
const timeout = 20;

/** Hears `refusal` when the server refuses a question because none of its dashboards asks it. */
export const refusals = new EventTarget();

async function read<T>(response: Response): Promise<T> {
  let body: { status?: string; error?: string; data?: unknown };
  try {
    body = await response.json();
  } catch (error) {
    if ((error as Error).name !== "SyntaxError") throw error;
    throw new QueryError(`the viewer's server answered ${response.status} ${response.statusText}`);
  }
  if (response.status === 403) refusals.dispatchEvent(new Event("refusal"));
  if (!response.ok || body.status === "error") throw new QueryError(body.error ?? `error ${response.status}`);
  return body as T;
}

async function send<T>(path: string, init: RequestInit = {}): Promise<T> {
  const late = AbortSignal.timeout(timeout * 1000);
  const signal = init.signal ? AbortSignal.any([init.signal, late]) : late;
  try {
    return await read<T>(await fetch(path, { ...init, signal }));
  } catch (error) {
    if (error instanceof QueryError || init.signal?.aborted) throw error;
    const what = late.aborted ? `has not answered within ${timeout} s` : "does not answer";
    throw new QueryError(`the viewer's server ${what}`);
  }
}

export const getJson = <T>(path: string): Promise<T> => send<T>(path);

let open = 0;

/** Whether a question to Prometheus or Alertmanager has no answer yet. */
export const isAsking = (): boolean => open > 0;

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  open++;
  try {
    return await send<T>(path, init);
  } finally {
    open--;
  }
}

/** Asks Prometheus through the viewer's server. */
export async function askPrometheus<T>(path: string, query: Record<string, string>, signal?: AbortSignal): Promise<T> {
  const body = new URLSearchParams(query);
  return (await ask<{ data: T }>(`/api/prometheus/${path}`, { method: "POST", body, signal })).data;
}

/** Asks Alertmanager through the viewer's server. */
export const askAlertmanager = <T>(path: string, signal?: AbortSignal): Promise<T> =>
  ask<T>(`/api/alertmanager/${path}`, { signal });
