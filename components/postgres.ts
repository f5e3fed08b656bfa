import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { container } from "./container";
import { labels, type Platform } from "./platform";
import { GeneratedSecret } from "./providers/secret";

/** Facts that clients of the database need; the password is in the file that `pgpass` writes. */
export interface DatabaseConnection {
  host: string;
  port: number;
  database: string;
  user: string;
  /** Contents of a `.pgpass` file, a secret. */
  pgpass: pulumi.Output<string>;
}

/** Where every client of the database finds its password file. */
export const pgpassFile = "/run/secrets/pgpass";

/** The connection as our own services take it: an environment and a file. */
export function databaseClient({ host, port, database, user, pgpass }: DatabaseConnection) {
  return {
    env: {
      DATABASE_HOST: host,
      DATABASE_PORT: String(port),
      DATABASE_NAME: database,
      DATABASE_USER: user,
      PGPASSFILE: pgpassFile,
    },
    files: [{ file: pgpassFile, content: pgpass, permissions: "0444" }],
  };
}

/** PostgreSQL, which holds the Iceberg catalog, Dagster's runs, and what the services must not forget. */
export class Postgres extends pulumi.ComponentResource {
  readonly container: docker.Container;
  readonly connection: DatabaseConnection;

  constructor(name: string, platform: Platform, opts?: pulumi.ComponentResourceOptions) {
    super("trade-observability:index:Postgres", name, {}, opts);
    const { settings, stack } = platform;
    const password = new GeneratedSecret(`${name}-password`, { parent: this });
    const data = new docker.Volume(
      `${name}-data`,
      { name: `${stack}-${name}-data`, labels: labels(stack) },
      { parent: this },
    );
    const [host, port, database, user] = [name, 5432, "catalog", "trade"];
    this.container = container(
      name,
      platform,
      {
        image: "postgres",
        env: { POSTGRES_USER: user, POSTGRES_DB: database, POSTGRES_PASSWORD_FILE: "/run/secrets/postgres-password" },
        files: [{ file: "/run/secrets/postgres-password", content: password.value, permissions: "0444" }],
        volumes: { "/var/lib/postgresql/data": { volume: data } },
        memory: settings.memory.postgres,
        awaited: true,
        healthy: ["pg_isready", "-q", "-h", "localhost", "-U", user, "-d", database],
        stopTimeout: 30,
      },
      { parent: this },
    );
    const pgpass = pulumi.interpolate`${host}:${port}:*:${user}:${password.value}\n`;
    this.connection = { host, port, database, user, pgpass };
    this.registerOutputs({});
  }
}
