/** The API on tables of the tests, behind the HTTP server that services have; prints its port. */
import { createHttpServer, listen } from "../../services/shared/http-server";
import { Readiness } from "../../services/shared/readiness";
import { serve } from "../services/graphql-api/served-tables";

async function main(): Promise<void> {
  const { api, registry } = await serve({ cacheBytes: 32 * 1024 * 1024, operations: ["Trades"] });
  const pages = new Map([["/graphql", api]]);
  const server = createHttpServer({ service: "graphql-api", registry, readiness: new Readiness(), pages });
  process.stdout.write(`${await listen(server, 0, "127.0.0.1")}\n`);
}

void main();
