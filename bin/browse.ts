import { type Browser, chromium, type Page } from "playwright-core";

/** A dashboard as the viewer lists it. */
export interface ListedDashboard {
  readonly uid: string;
  readonly title: string;
  readonly url: string;
}

/** The system's Chromium: CHROMIUM, or Debian's. */
export function launch(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
  // Chromium refuses its sandbox to root, and the pages are this project's own.
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
}

/** @throws Error that says what to do when no viewer answers. */
export async function dashboardsOf(viewerUrl: string): Promise<ListedDashboard[]> {
  const response = await fetch(`${viewerUrl}/api/dashboards`).catch(() => undefined);
  if (!response?.ok)
    throw new Error(`no viewer answers at ${viewerUrl}; make up starts the stack, make status says how it does`);
  return (await response.json()) as ListedDashboard[];
}

/** Counts the panels that wait for an answer. */
const unsettled = `[...document.querySelectorAll("[data-panel]")].filter(({ dataset }) => !["done", "error"].includes(dataset.state)).length`;

/** Makes the window as high as the page, so that every panel is seen and asks, and waits until all of them have an answer. */
export async function settle(page: Page, width: number, timeoutMs = 30_000): Promise<void> {
  await page.waitForSelector("[data-panel]", { timeout: timeoutMs });
  const height = await page.evaluate("document.documentElement.scrollHeight");
  await page.setViewportSize({ width, height: Math.max(Number(height), 600) });
  const deadline = Date.now() + timeoutMs;
  // Not waitForFunction: the page's security policy forbids what it does.
  while ((await page.evaluate(unsettled)) as number) {
    if (Date.now() > deadline) throw new Error(`${page.url()}: panels without an answer after ${timeoutMs / 1000} s`);
    await page.waitForTimeout(50);
  }
}
