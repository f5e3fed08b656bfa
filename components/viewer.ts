import type * as pulumi from "@pulumi/pulumi";
import { hostPort, hostUrl } from "../stack/ports";
import type { Platform } from "./platform";
import { LiveConfiguration } from "./providers/live-configuration";
import { Service } from "./service";

/** Port of the viewer inside the stack's network. */
const port = 8008;
/** Folder in the container that the dashboards are delivered to. */
const folder = "/tmp/dashboards";

export interface ViewerArgs {
  /** Address of Prometheus inside the stack's network, for example `http://prometheus:9090`. */
  prometheusUrl: pulumi.Input<string>;
  /** Address of Alertmanager inside the stack's network. */
  alertmanagerUrl: pulumi.Input<string>;
  /** JSON of each dashboard by its path, such as `kafka/02-kafka-deep-dive.json`; the folder becomes its heading. */
  dashboards: Record<string, string>;
}

/** Shows the dashboards in the browser where there is no Grafana. A changed dashboard is delivered in place. */
export class Viewer extends Service {
  readonly url: string;

  constructor(name: string, platform: Platform, args: ViewerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { settings } = platform;
    super(
      name,
      platform,
      {
        port,
        ports: [{ internal: port, external: hostPort(settings, "viewer") }],
        env: {
          PROMETHEUS_URL: args.prometheusUrl,
          ALERTMANAGER_URL: args.alertmanagerUrl,
          DASHBOARDS_DIR: folder,
          SCRAPE_INTERVAL_SECONDS: String(settings.scrapeInterval),
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
        files: args.dashboards,
        check: ["node", "viewer", "check", "{directory}"],
        reloadUrl: `${this.url}/-/reload`,
      },
      { parent: this },
    );
  }
}
