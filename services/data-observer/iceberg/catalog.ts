import type { Database } from "../store/database";
import { readAs, type Warehouse } from "./files";
import { metadataOf, parseMetadata, type TableMetadata, withTextIds } from "./metadata";
import { request } from "./request";
import type { TokenSource } from "./token";

/** Name of a table in the catalog. */
export interface TableName {
  readonly namespace: string;
  readonly table: string;
}

/** Where the current metadata of tables is found. */
export interface Catalog {
  /** @throws when the table is not in the catalog, or its metadata cannot be read. */
  load(name: TableName): Promise<TableMetadata>;
}

export class MissingTable extends Error {
  constructor({ namespace, table }: TableName, where: string) {
    super(`table ${namespace}.${table} is not in the catalog ${where}; create it, or take it out of the settings`);
  }
}

/** The table `iceberg_tables` that Iceberg's JDBC catalog and pyiceberg's SqlCatalog keep in PostgreSQL. */
export function jdbcCatalog(database: Database, catalogName: string, warehouse: Warehouse): Catalog {
  const query =
    "SELECT metadata_location FROM iceberg_tables WHERE catalog_name = $1 AND table_namespace = $2 AND table_name = $3";
  return cachedByLocation(warehouse, async (name) => {
    const rows = await database.query<{ metadata_location: string }>(query, [catalogName, name.namespace, name.table]);
    if (!rows[0]) {
      throw new MissingTable(name, JSON.stringify(catalogName));
    }
    return rows[0].metadata_location;
  });
}

/**
 * A catalog that knows the place of the metadata file. Metadata files never change, so the one that was read last is kept, for all
 * checks: between two commits a pass costs no more than the question where it is.
 */
export function cachedByLocation(warehouse: Warehouse, locate: (name: TableName) => Promise<string>): Catalog {
  const latest = new Map<string, TableMetadata>();
  return {
    async load(name) {
      const location = await locate(name);
      const key = `${name.namespace}.${name.table}`;
      let metadata = latest.get(key);
      if (metadata?.location !== location) {
        metadata = await readAs(warehouse, location, "metadata file", (content) => parseMetadata(content, location));
        latest.set(key, metadata);
      }
      return metadata;
    },
  };
}

export interface RestCatalogOptions {
  /** Address of the catalog, without `/v1`. */
  readonly url: string;
  /** Warehouse to ask for, where the catalog has several. */
  readonly warehouse?: string | undefined;
  /** Bearer token. */
  readonly token?: TokenSource;
}

/** Any catalog that speaks Iceberg's REST protocol. */
export function restCatalog({ url, warehouse, token }: RestCatalogOptions): Catalog {
  let prefix: Promise<string> | undefined;
  const ask = async (path: string, refused?: boolean) =>
    request(`${url.replace(/\/$/, "")}/v1/${path}`, {
      headers: token ? { authorization: `Bearer ${await token(refused)}` } : {},
    });
  const get = async (path: string) => {
    const response = await ask(path);
    // A token can be withdrawn before its time.
    return response.status === 401 && token ? ask(path, true) : response;
  };
  const askPrefix = async () => {
    const response = await get(`config${warehouse ? `?warehouse=${encodeURIComponent(warehouse)}` : ""}`);
    const config = await body<{ defaults?: Prefix; overrides?: Prefix }>(response, url);
    const found = config.overrides?.prefix ?? config.defaults?.prefix;
    return found ? `${found}/` : "";
  };
  return {
    async load(name) {
      prefix ??= askPrefix();
      prefix.catch(() => {
        prefix = undefined;
      });
      const namespace = encodeURIComponent(name.namespace.split(".").join("\x1f"));
      const path = `${await prefix}namespaces/${namespace}/tables/${encodeURIComponent(name.table)}`;
      const response = await get(path);
      if (response.status === 404) {
        throw new MissingTable(name, url);
      }
      type Answer = { "metadata-location"?: string; metadata: Record<string, unknown> };
      const answer = await body<Answer>(response, url);
      return metadataOf(answer.metadata, answer["metadata-location"] ?? "");
    },
  };
}

interface Prefix {
  readonly prefix?: string;
}

async function body<T>(response: Response, url: string): Promise<T> {
  const text = await response.text();
  if (!response.ok) {
    const hint =
      response.status === 401 || response.status === 403 ? "; check the token or credential of the catalog" : "";
    throw new Error(`catalog ${url} answered ${response.status}: ${text.slice(0, 200)}${hint}`);
  }
  return JSON.parse(withTextIds(text)) as T;
}
