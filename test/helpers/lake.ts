import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { runBuilder, type TableRecipe } from "../services/data-observer/helpers/iceberg-tables";
import { runPython, startPython } from "./python";

const bucket = "lake";
/** The client that the catalog gives tokens to. */
export const client = { id: "observer", secret: "the client's: secret" };
const readMetadata = `
import json, sys
from pyiceberg.io.pyarrow import PyArrowFileIO
print(PyArrowFileIO(json.loads(sys.argv[1])).new_input(sys.argv[2]).open().read().decode())
`;

type Properties = Readonly<Record<string, string>>;

interface Answer {
  readonly status: number;
  readonly body: string;
}

const json = (status: number, body: object): Answer => ({ status, body: JSON.stringify(body) });
const refusal = (status: number, type: string) => json(status, { error: { message: type, type, code: status } });

/**
 * Tables that live elsewhere: written by pyiceberg to a store that speaks S3 and checks signatures, in a catalog that speaks Iceberg's
 * REST protocol and gives tokens to a client of OAuth2. pyiceberg itself can read them through that catalog.
 */
export class Lake {
  /** The client's `id:secret`, and the key of the store, as files that a user writes. */
  readonly credentialFile: string;
  readonly s3CredentialsFile: string;
  /** Whether the client gets tokens. */
  knowsClient = true;
  private readonly tokens = new Set<string>();
  private catalog: Server | undefined;
  private catalogPort = 0;

  private constructor(
    private readonly host: string,
    private readonly folder: string,
    private readonly store: ReturnType<typeof startPython>,
    /** How pyiceberg is told of the store. */
    private readonly properties: Properties,
    /** Metadata files by the tables' names. */
    private readonly locations: ReadonlyMap<string, string>,
  ) {
    this.credentialFile = join(folder, "client");
    this.s3CredentialsFile = join(folder, "credentials");
    writeFileSync(this.credentialFile, `${client.id}:${client.secret}\n`);
    this.writeKey(this.s3CredentialsFile);
  }

  /** @param host Address of this machine at which both are reached. */
  static async create(host: string, tables: Readonly<Record<string, TableRecipe>>): Promise<Lake> {
    const store = startPython([join(__dirname, "object_store.py"), host, bucket]);
    try {
      const [line] = (await once(createInterface(store.stdout), "line")) as [string];
      const { port, id, secret } = JSON.parse(line) as { port: number; id: string; secret: string };
      const folder = mkdtempSync(join(tmpdir(), "lake-"));
      const properties = {
        "s3.endpoint": `http://${host}:${port}`,
        "s3.access-key-id": id,
        "s3.secret-access-key": secret,
        "s3.region": "us-east-1",
      };
      const uri = `sqlite:///${folder}/catalog.db`;
      const built = runBuilder({ warehouse: `s3://${bucket}/warehouse`, uri, properties, tables });
      const histories = Object.entries(JSON.parse(built) as Record<string, string[]>);
      const locations = new Map(histories.map(([name, history]) => [name, history.at(-1) ?? ""]));
      const lake = new Lake(host, folder, store, properties, locations);
      await lake.openCatalog();
      return lake;
    } catch (error) {
      store.kill();
      throw error;
    }
  }

  /** Address of the catalog. */
  get url(): string {
    return `http://${this.host}:${this.catalogPort}`;
  }

  /** Address of the store. */
  get endpoint(): string {
    return this.properties["s3.endpoint"] as string;
  }

  /** @param secret When it is not that of the key, the store refuses. */
  writeKey(file: string, secret = this.storeSecret): void {
    const id = this.properties["s3.access-key-id"];
    writeFileSync(file, `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`);
  }

  /** What was given out so far counts no more. */
  withdrawTokens(): void {
    this.tokens.clear();
  }

  /** The secret half of the store's key. */
  get storeSecret(): string {
    return this.properties["s3.secret-access-key"] as string;
  }

  /** What pyiceberg prints, which has the catalog as `catalog`. */
  async askPyiceberg(expression: string): Promise<string> {
    const properties = { ...this.properties, uri: this.url, credential: `${client.id}:${client.secret}` };
    const script = `
import json, sys
from pyiceberg.catalog.rest import RestCatalog
catalog = RestCatalog("lake", **json.loads(sys.argv[1]))
print(${expression})
`;
    // Not synchronously: the catalog that it asks is in this process.
    const asking = startPython(["-c", script, JSON.stringify(properties)]);
    asking.stdin.end();
    return (await text(asking.stdout)).trim();
  }

  async openCatalog(): Promise<void> {
    const metadata = new Map(
      [...this.locations].map(([name, at]) => [
        name,
        runPython(["-c", readMetadata, JSON.stringify(this.properties), at]),
      ]),
    );
    const catalog = createServer(async (request, response) => {
      const { status, body } = await this.answer(request, metadata);
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
    catalog.listen(this.catalogPort, this.host);
    await once(catalog, "listening");
    this.catalog = catalog;
    this.catalogPort = (catalog.address() as AddressInfo).port;
  }

  async closeCatalog(): Promise<void> {
    const { catalog } = this;
    this.catalog = undefined;
    if (!catalog) return;
    catalog.close();
    catalog.closeAllConnections();
    await once(catalog, "close");
  }

  async close(): Promise<void> {
    await this.closeCatalog();
    const ended = once(this.store, "exit");
    this.store.stdin.end();
    await ended;
    rmSync(this.folder, { recursive: true });
  }

  private async answer(request: IncomingMessage, metadata: ReadonlyMap<string, string>): Promise<Answer> {
    const { pathname } = new URL(request.url ?? "", this.url);
    if (pathname === "/v1/oauth/tokens") {
      const form = new URLSearchParams(await text(request));
      const isClient = form.get("client_id") === client.id && form.get("client_secret") === client.secret;
      if (!isClient || !this.knowsClient) return json(401, { error: "invalid_client" });
      const token = `token-${Math.random()}`;
      this.tokens.add(token);
      return json(200, { access_token: token, token_type: "bearer", expires_in: 3600 });
    }
    const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
    if (!this.tokens.has(token)) return refusal(401, "NotAuthorizedException");
    if (pathname === "/v1/config") return json(200, { defaults: {}, overrides: {} });
    const [, namespace, table] = /^\/v1\/namespaces\/([^/]+)\/tables\/([^/]+)$/.exec(pathname) ?? [];
    const name = `${namespace}.${table}`;
    const location = this.locations.get(name);
    if (!location) return refusal(404, "NoSuchTableException");
    // As the file has it: as a number, an id of 63 bits would be rounded.
    return { status: 200, body: `{"metadata-location":"${location}","metadata":${metadata.get(name)}}` };
  }
}
