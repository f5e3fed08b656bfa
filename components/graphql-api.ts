import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { jobs } from "../metrics";
import { hostUrl, published } from "../stack/ports";
import type { Platform } from "./platform";
import { type DatabaseConnection, databaseClient } from "./postgres";
import { warehouseFolder } from "./render/flink";
import { Service } from "./service";

export interface GraphqlApiArgs {
  /** Holds the catalog of the tables. */
  database: DatabaseConnection;
  /** Folder of the tables. */
  warehouse: docker.Volume;
}

/** Silver and gold over GraphQL. It is healthy before Dagster has made any table; `/ready` says whether there are answers. */
export class GraphqlApi extends Service {
  /** Page on which queries can be tried, on the host. */
  readonly url: string;
  /** Address inside the stack's network. */
  readonly internalUrl: string;

  constructor(
    name: string,
    platform: Platform,
    { database, warehouse }: GraphqlApiArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { port } = jobs["graphql-api"];
    const { settings } = platform;
    super(
      name,
      platform,
      {
        ...databaseClient(database),
        port,
        volumes: { [warehouseFolder]: { volume: warehouse, readOnly: true } },
        ports: [published(settings, "graphqlApi", port)],
        memory: settings.memory.graphqlApi,
      },
      opts,
    );
    this.url = `${hostUrl(settings, "graphqlApi")}/graphql`;
    this.internalUrl = `http://${name}:${port}`;
  }
}
