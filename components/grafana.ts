import type * as docker from "@pulumi/docker";
import { Volume } from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
// By module: the whole package is twenty products.
import { Dashboard } from "@pulumiverse/grafana/oss/dashboard";
import { DataSource } from "@pulumiverse/grafana/oss/dataSource";
import { Folder } from "@pulumiverse/grafana/oss/folder";
import { FolderPermission } from "@pulumiverse/grafana/oss/folderPermission";
import { Provider } from "@pulumiverse/grafana/provider";
import { type RenderedDashboard, slug } from "../dashboards";
import { jobs } from "../metrics";
import { linkUrl, published } from "../stack/ports";
import { secretFromFile } from "../stack/secret-file";
import { container } from "./container";
import { labels, type Platform } from "./platform";
import { GeneratedSecret } from "./providers/secret";
import {
  dataSources,
  folderPermissions,
  type GrafanaNames,
  grafanaEnvironment,
  named,
  stableJson,
} from "./render/grafana";

/** Port in the container. */
const port = 3000;
const passwordFile = "/run/secrets/grafana-admin-password";

export interface GrafanaArgs {
  /** Root of Grafana, as the machine that deploys reaches it. */
  url: string;
  /** Root of Grafana, as a reader's browser reaches it. */
  link: string;
  /** Whether the stack runs it, or it is there already and the settings name its token. */
  own: boolean;
  names: GrafanaNames;
  /** Names of Prometheus and Alertmanager inside the stack's network. */
  hosts: { prometheus: string; alertmanager: string };
  dashboards: readonly RenderedDashboard[];
}

/** The dashboards in a Grafana, with what they stand on: data sources, folders and who may see them. */
export class Grafana extends pulumi.ComponentResource {
  readonly url: string;
  private readonly provider: Provider;
  /** Set for a Grafana of the stack: whatever is in it goes with it. */
  private readonly container?: docker.Container;

  constructor(
    private readonly name: string,
    private readonly platform: Platform,
    private readonly args: GrafanaArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("trade-observability:index:Grafana", name, {}, opts);
    this.url = args.url;
    if (args.own) {
      const password = new GeneratedSecret(`${name}-admin-password`, { parent: this });
      this.container = this.run(password);
      this.provider = this.connect(pulumi.interpolate`admin:${password.value}`);
    } else {
      this.provider = this.connect(this.token());
    }
    const sources = this.addDataSources();
    const boards = args.dashboards.map((board) => named(board, args.names));
    for (const name of new Set(boards.map(({ folder }) => folder)))
      this.addFolder(
        name,
        boards.filter(({ folder }) => folder === name),
        sources,
      );
    this.registerOutputs({ url: this.url });
  }

  private run(password: GeneratedSecret): docker.Container {
    const { settings, stack } = this.platform;
    const data = new Volume(
      `${this.name}-data`,
      { name: `${stack}-${this.name}-data`, labels: labels(stack) },
      { parent: this },
    );
    return container(
      this.name,
      this.platform,
      {
        image: "grafana",
        env: { ...grafanaEnvironment(this.args.link), GF_SECURITY_ADMIN_PASSWORD__FILE: passwordFile },
        files: [{ file: passwordFile, content: password.value, permissions: "0444" }],
        volumes: { "/var/lib/grafana": { volume: data } },
        ports: [published(settings, "grafana", port)],
        memory: settings.memory.grafana,
        capabilities: { drops: ["ALL"] },
        awaited: true,
        healthy: ["wget", "-q", "-O", "/dev/null", `http://localhost:${port}/api/health`],
      },
      { parent: this },
    );
  }

  private token(): pulumi.Output<string> {
    const { tokenFile } = this.platform.settings.grafana;
    if (tokenFile) return secretFromFile("grafana.tokenFile", tokenFile);
    if (process.env.GRAFANA_AUTH) return pulumi.secret(process.env.GRAFANA_AUTH);
    throw new Error(
      `grafana.tokenFile: not set, expected a file with the token of a service account with the role Admin on ${this.url}. Write ` +
        "one, or set the environment variable GRAFANA_AUTH.",
    );
  }

  private connect(auth: pulumi.Output<string>): Provider {
    return new Provider(
      `${this.name}-api`,
      { url: this.url, auth, retries: 3 },
      { parent: this, dependsOn: this.container ? [this.container] : [] },
    );
  }

  /** Nothing before Grafana is healthy, and nothing is taken out of a Grafana that goes away as a whole. */
  private options(dependsOn: pulumi.Resource[] = []): pulumi.CustomResourceOptions {
    const own = this.container ? { deletedWith: this.container } : {};
    return {
      parent: this,
      provider: this.provider,
      dependsOn: [...(this.container ? [this.container] : []), ...dependsOn],
      ...own,
    };
  }

  private addDataSources(): DataSource[] {
    const { settings } = this.platform;
    const { prometheus, alertmanager } = this.args.hosts;
    const reached = this.args.own
      ? {
          prometheus: `http://${prometheus}:${jobs.prometheus.port}`,
          alertmanager: `http://${alertmanager}:${jobs.alertmanager.port}`,
        }
      : { prometheus: linkUrl(settings, "prometheus"), alertmanager: linkUrl(settings, "alertmanager") };
    const { own, names } = this.args;
    return dataSources({ ...reached, scrapeInterval: settings.scrapeInterval, preferred: own, names }).map(
      ({ jsonData, ...source }) =>
        new DataSource(
          `${this.name}-${source.type}`,
          { ...source, accessMode: "proxy", jsonDataEncoded: stableJson(jsonData) },
          this.options(),
        ),
    );
  }

  private addFolder(name: string, boards: readonly RenderedDashboard[], sources: DataSource[]): void {
    const { own, names } = this.args;
    const path = slug(name);
    // Somebody else's dashboards may have been put into a folder of a Grafana that is not ours.
    const folder = new Folder(
      `${this.name}-folder-${path}`,
      { title: names.title(name), uid: names.uid(path), preventDestroyIfNotEmpty: !own },
      this.options(),
    );
    new FolderPermission(
      `${this.name}-permission-${path}`,
      { folderUid: folder.uid, permissions: folderPermissions },
      this.options(),
    );
    for (const { uid, model } of boards)
      new Dashboard(
        `${this.name}-${uid}`,
        {
          folder: folder.uid,
          configJson: stableJson(model),
          overwrite: true,
          message: "Written by the Pulumi program",
        },
        this.options(sources),
      );
  }
}
