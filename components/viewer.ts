import type * as pulumi from "@pulumi/pulumi";
import type { RenderedDashboard } from "../dashboards";
import { jobs } from "../metrics";
import { hostUrl, published } from "../stack/ports";
import type { Alertmanager } from "./alertmanager";
import type { Platform } from "./platform";
import type { Prometheus } from "./prometheus";
import { LiveConfiguration } from "./providers/live-configuration";
import { viewerFiles } from "./render/viewer";
import { Service } from "./service";

/** Folder in the container that the dashboards are delivered to. */
const folder = "/tmp/dashboards";

export interface ViewerArgs {
  /** Who answers the panels. */
  prometheus: Prometheus;
  alertmanager: Alertmanager;
  /** The dashboards, in the folders that they have in Grafana. */
  dashboards: readonly RenderedDashboard[];
}

/** Shows the dashboards in the browser where there is no Grafana. A changed dashboard is delivered in place. */
export class Viewer extends Service {
  readonly url: string;

  constructor(name: string, platform: Platform, args: ViewerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { port } = jobs.viewer;
    const { settings } = platform;
    super(
      name,
      platform,
      {
        port,
        ports: [published(settings, "viewer", port)],
        env: {
          PROMETHEUS_URL: `http://${args.prometheus.host}:${jobs.prometheus.port}`,
          ALERTMANAGER_URL: `http://${args.alertmanager.host}:${jobs.alertmanager.port}`,
          DASHBOARDS_DIR: folder,
        },
      },
      opts,
    );
    this.url = hostUrl(settings, "viewer");
    new LiveConfiguration(
      `${name}-dashboards`,
      {
        containerId: this.container.id,
        directory: folder,
        files: viewerFiles(args.dashboards),
        check: ["node", "viewer", "check", "{directory}"],
        reloadUrl: `${this.url}/-/reload`,
      },
      { parent: this },
    );
  }
}
