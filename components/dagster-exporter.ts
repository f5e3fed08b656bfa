import type * as pulumi from "@pulumi/pulumi";
import { jobs } from "../metrics";
import { published } from "../stack/ports";
import type { Dagster } from "./dagster";
import type { Platform } from "./platform";
import { type DatabaseConnection, databaseClient } from "./postgres";
import { Service } from "./service";

/** What Dagster's storage says about its runs, assets, sensors and schedules, as metrics. */
export class DagsterExporter extends Service {
  constructor(
    name: string,
    platform: Platform,
    { dagster, database }: { dagster: Dagster; database: DatabaseConnection },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { port } = jobs["dagster-exporter"];
    const { env, files } = databaseClient(database);
    const ports = [published(platform.settings, "dagsterExporter", port)];
    super(name, platform, { port, env: { ...env, DAGSTER_URL: dagster.internalUrl }, files, ports }, opts);
  }
}
