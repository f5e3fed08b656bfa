import type { Page } from "./page";

/** Hands the series of a pass over. */
export type Push = (job: string, page: Page) => Promise<void>;

/**
 * Pushes to a Pushgateway.
 * @param url Address of the gateway, for example `http://pushgateway:9091`.
 */
export function pushTo(url: string): Push {
  return async (job, page) => {
    const address = `${url.replace(/\/$/, "")}/metrics/job/${encodeURIComponent(job)}`;
    // PUT replaces the whole group, POST would keep the series of tables that are no longer observed.
    const response = await fetch(address, {
      method: "PUT",
      headers: { "content-type": "text/plain; version=0.0.4" },
      body: await page.text(),
      signal: AbortSignal.timeout(10_000),
    }).catch((error: Error & { cause?: Error }) => {
      throw new Error(`PUT ${address}: ${error.cause?.message ?? error.message}`);
    });
    const answer = await response.text();
    if (!response.ok) {
      throw new Error(`PUT ${address}: status ${response.status}, ${answer.trim()}`);
    }
  };
}
