import type * as pulumi from "@pulumi/pulumi";
import { jobs } from "../metrics";
import { published } from "../stack/ports";
import type { GraphqlApi } from "./graphql-api";
import type { Platform } from "./platform";
import { Service } from "./service";

/** Asks the API as its users would, so that what it promises is measured on a stack that nobody uses yet, too. */
export class ApiClient extends Service {
  constructor(name: string, platform: Platform, { api }: { api: GraphqlApi }, opts?: pulumi.ComponentResourceOptions) {
    const { port } = jobs["api-client"];
    const { settings } = platform;
    const env = { API_URL: api.internalUrl, REQUESTS_PER_SECOND: String(settings.apiRequestsPerSecond) };
    const ports = [published(settings, "apiClient", port)];
    super(name, platform, { port, env, ports }, opts);
  }
}
