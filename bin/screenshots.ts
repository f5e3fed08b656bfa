/** Draws every dashboard of a viewer: `screenshots.ts VIEWER_URL FOLDER [FROM]`, FROM as Grafana writes it. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { dashboardsOf, launch, settle } from "./browse";

/** Width of a picture, pixels; it is as high as its page. */
const width = 1600;
/** Time for what is drawn after the data are there, milliseconds. */
const drawing = 1500;

async function main(): Promise<void> {
  const [url, folder, from] = process.argv.slice(2);
  if (!url || !folder) throw new Error("screenshots.ts: expected: VIEWER_URL FOLDER [FROM]");
  if (from && !/^now-\d+[mhd]$/.test(from))
    throw new Error(`FROM: found ${JSON.stringify(from)}, expected a time before now, as now-30m, now-2h or now-7d`);
  const dashboards = await dashboardsOf(url);
  if (dashboards.length === 0)
    throw new Error(`the viewer at ${url} has no dashboard yet; make status says how it does`);
  mkdirSync(folder, { recursive: true });
  const browser = await launch();
  try {
    for (const { uid, url: path } of dashboards) {
      const page = await browser.newPage({ viewport: { width, height: 1000 } });
      await page.goto(url + path + (from ? `?from=${from}&to=now` : ""));
      await settle(page, width);
      await page.waitForTimeout(drawing);
      const file = join(folder, `${uid}.png`);
      await page.screenshot({ path: file, fullPage: true });
      await page.close();
      console.log(file);
    }
  } finally {
    await browser.close();
  }
}

main().catch((error: Error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
