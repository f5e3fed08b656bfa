import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, type Readable } from "node:stream";
import { deliver } from "../../../components/providers/live-configuration";

/** The container is this machine. */
const container = {
  modem: { demuxStream: (stream: Readable, output: PassThrough) => stream.on("data", (data) => output.write(data)) },
  async exec({ Cmd: [command = "", ...args] }: { Cmd: string[] }) {
    const { status, stdout, stderr } = spawnSync(command, args);
    return {
      start: async () => new PassThrough().end(Buffer.concat([stdout, stderr])),
      inspect: async () => ({ ExitCode: status }),
    };
  },
  async putArchive(archive: Buffer, { path }: { path: string }) {
    expect(spawnSync("tar", ["-x", "-C", path], { input: archive }).status).toBe(0);
  },
};

jest.mock("dockerode", () => ({
  __esModule: true,
  default: class {
    getContainer = () => container;
  },
}));

let directory: string;
let server: Server;
/** What the program works with: it refuses files that say so, and a folder without its file. */
let loaded: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "live-configuration-"));
  server = createServer((_request, response) => {
    const file = join(directory, "main.txt");
    const content = existsSync(file) ? readFileSync(file, "utf8") : "refuse: no file";
    const refused = content.startsWith("refuse");
    if (!refused) loaded = content;
    response.writeHead(refused ? 500 : 200).end(content);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  loaded = "";
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(`/tmp/next${directory.replaceAll("/", "-")}`, { recursive: true, force: true });
  rmSync(directory, { recursive: true });
});

const url = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
const put = (files: Record<string, unknown>, check = ["true"], rulesUrl?: string) =>
  deliver({ containerId: "c", directory, files, check, reloadUrl: url("/-/reload"), rulesUrl });
const files = () => readdirSync(directory, { recursive: true }).sort();

test("files take the place of all that were there", async () => {
  await put({ "main.txt": "first", "rules/a.yml": { groups: [] } });
  await put({ "main.txt": "second", "rules/b.yml": { groups: [] } });
  expect([loaded, ...files()]).toEqual(["second", "main.txt", "rules", "rules/b.yml"]);
});

test("files that the check refuses change nothing", async () => {
  await put({ "main.txt": "first" });
  const check = ["sh", "-c", "echo {directory}/main.txt is wrong; exit 1"];
  await expect(put({ "main.txt": "second" }, check)).rejects.toThrow(
    `the new configuration is refused, the old one stays:\n${directory}/main.txt is wrong`,
  );
  expect([loaded, ...files()]).toEqual(["first", "main.txt"]);
});

test("files that cannot be loaded make room for those that were there, which are loaded again", async () => {
  await put({ "main.txt": "first", "rules/a.yml": {} });
  loaded = "";
  await expect(put({ "main.txt": "refuse: second", "b.yml": {} })).rejects.toThrow(
    "the new configuration could not be loaded, the old one is back:\nrefuse: second",
  );
  expect([loaded, ...files()]).toEqual(["first", "main.txt", "rules", "rules/a.yml"]);
  await put({ "main.txt": "third" });
  expect([loaded, ...files()]).toEqual(["third", "main.txt"]);
});

test("where there were no files, those that cannot be loaded are gone again, and why is said", async () => {
  await expect(put({ "main.txt": "refuse: first" })).rejects.toThrow(
    "the new configuration could not be loaded, nor the old one again (refuse: no file):\nrefuse: first",
  );
  expect(files()).toEqual([]);
  await put({ "main.txt": "second" });
  expect(loaded).toBe("second");
});

describe("with rules among the files", () => {
  /** What Prometheus says of a rule the first, second, … time that it is asked; the last one stays. */
  type Healths = Readonly<Record<string, readonly string[]>>;
  let api: Server;
  const rulesUrl = () => `http://127.0.0.1:${(api.address() as AddressInfo).port}/api/v1/rules`;
  const rules = { groups: [{ name: "g", rules: [{ alert: "A" }, { record: "b" }] }] };

  /** The files of a deployment on a Prometheus of which the rules are as told, beginning with the time before it. */
  async function deployed(healths: Healths): Promise<string | undefined> {
    let asked = 0;
    api = createServer((_request, response) => {
      const told = Object.entries(healths).flatMap(([name, each]) => {
        const health = each[Math.min(asked, each.length - 1)];
        return health ? [{ name, health, ...(health === "err" && { lastError: "many-to-many" }) }] : [];
      });
      asked += 1;
      response.end(JSON.stringify({ data: { groups: [{ interval: 1, rules: told }] } }));
    }).listen(0, "127.0.0.1");
    await once(api, "listening");
    await put({ "main.txt": "first" });
    const refused = await put({ "main.txt": "second", "rules.yml": rules }, ["true"], rulesUrl()).then(
      () => undefined,
      ({ message }: Error) => message,
    );
    expect(files()).toEqual(refused ? ["main.txt"] : ["main.txt", "rules.yml"]);
    expect(loaded).toBe(refused ? "first" : "second");
    return refused;
  }
  afterEach(() => {
    jest.restoreAllMocks();
    api.closeAllConnections();
    api.close();
  });

  test("they are in force once each of them was evaluated", async () => {
    expect(await deployed({ A: ["", "unknown", "ok"], b: ["", "ok"] })).toBeUndefined();
  });

  test("one that cannot be evaluated brings the old ones back", async () => {
    expect(await deployed({ A: ["", "unknown", "err"], b: ["", "ok"] })).toBe(
      "the new configuration could not be loaded, the old one is back:\nA cannot be evaluated: many-to-many",
    );
  });

  test("one that failed before keeps nothing from being changed, but what it hides behind", async () => {
    expect(await deployed({ A: ["err"], b: ["", "ok"] })).toBeUndefined();
    api.close();
    expect(await deployed({ A: ["err"], b: ["ok", "err"] })).toContain("b cannot be evaluated: many-to-many");
  });

  test("one that is not loaded, or never evaluated, is named", async () => {
    expect(await deployed({ A: ["", "ok"] })).toContain("Prometheus has not loaded b");
    api.close();
    // Every look at the clock is half a minute later.
    let now = Date.now();
    jest.spyOn(Date, "now").mockImplementation(() => {
      now += 30_000;
      return now;
    });
    expect(await deployed({ A: ["", "ok"], b: ["", "unknown"] })).toContain("not evaluated within 32 s: b");
  });
});
