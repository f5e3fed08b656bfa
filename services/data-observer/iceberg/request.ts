const timeoutMs = 20_000;

/** `fetch`, which by itself says of an address that does not answer nothing but "fetch failed". */
export async function request(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    const { cause, message } = error as Error;
    throw new Error(`${url} does not answer: ${(cause as Error | undefined)?.message || message}`);
  }
}
