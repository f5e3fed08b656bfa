import { availableParallelism } from "node:os";
import type { ServiceContext } from "../shared/service";
import { createPages } from "./api";
import { Library } from "./library";
import { Upstream } from "./proxy/upstream";
import { ScrapeInterval } from "./scrape-interval";
import type { viewerSettings } from "./settings";
import { ViewerMetrics } from "./viewer-metrics";
import { WebFiles } from "./web-files";

/**
 * Questions that Prometheus is asked at once. More than it has processors it can only answer each of them later: a page would show
 * nothing for as long as it takes to answer them all.
 */
const atOnce = Math.max(2, availableParallelism());

/** Connects the dashboards, the questions that they ask, and the page that shows them. */
export function startViewer(context: ServiceContext<typeof viewerSettings>): void {
  const { settings, log, registry, readiness, shutdown, pages } = context;
  const library = new Library(settings.DASHBOARDS_DIR);
  const metrics = new ViewerMetrics(registry, () => library.size);
  const upstream = (name: string, url: string) =>
    new Upstream(name, url, settings.QUERY_TIMEOUT_SECONDS, metrics, atOnce);
  try {
    library.read();
  } catch (error) {
    log.warn("no dashboards yet; POST /-/reload reads them again", { error });
  }
  readiness.add(() => library.problem);
  const scrapeInterval = new ScrapeInterval(settings.PROMETHEUS_URL, log.part("prometheus"));
  shutdown.add("scrape interval", async () => scrapeInterval.stop());
  pages.set(
    "*",
    createPages({
      library,
      metrics,
      prometheus: upstream("Prometheus", settings.PROMETHEUS_URL),
      alertmanager: upstream("Alertmanager", settings.ALERTMANAGER_URL),
      files: new WebFiles(settings.WEB_DIR),
      config: () => ({ scrapeInterval: scrapeInterval.value }),
    }),
  );
}
