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

const put = (files: Record<string, unknown>, check = ["true"]) =>
  deliver({
    containerId: "c",
    directory,
    files,
    check,
    reloadUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/-/reload`,
  });
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
