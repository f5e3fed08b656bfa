import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { join } from "node:path";
import { closeServer, listen } from "../../services/shared/http-server";
import { eventually } from "./helpers";

const root = join(__dirname, "../..");

/** A service as a process of its own. */
function run(service: string, args: string[], env: Record<string, string> = {}) {
  const main = join(root, "services", service, "main.ts");
  const child = spawn(process.execPath, ["--import", "tsx", main, ...args], {
    env: { PATH: process.env.PATH, ...env },
    cwd: root,
  });
  const output = { out: "", err: "" };
  child.stdout.on("data", (data) => {
    output.out += data;
  });
  child.stderr.on("data", (data) => {
    output.err += data;
  });
  const ended = new Promise<{ code: number | null }>((resolve) => child.on("close", (code) => resolve({ code })));
  return { child, output, ended };
}

test.each([
  ["trade-generator", "TRADES_PER_SECOND"],
  ["kafka-bridge", "KAFKA_BROKERS"],
])("%s --help prints its variables and ends well", async (service, variable) => {
  const { output, ended } = run(service, ["--help"]);
  expect(await ended).toEqual({ code: 0 });
  expect(output.out).toContain(`  ${variable}\n`);
});

test("a wrong variable ends the process with code 2 and one line that names it, what was found and what is allowed", async () => {
  const { output, ended } = run("kafka-bridge", [], { KAFKA_BROKERS: "kafka" });
  expect(await ended).toEqual({ code: 2 });
  expect(output.err).toContain(
    'environment variable KAFKA_BROKERS: found "kafka", allowed: 1 to 50 different host:port of brokers',
  );
  expect(output.out).toBe("");
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0, "127.0.0.1");
  await closeServer(server);
  return port;
}

test("a port in use ends the process with code 2 and says which", async () => {
  const other = createServer();
  const port = await listen(other, 0, "127.0.0.1");
  const { output, ended } = run("trade-generator", [], { PORT: String(port), HOST: "127.0.0.1" });
  expect(await ended).toEqual({ code: 2 });
  expect(output.err).toContain(`cannot listen on 127.0.0.1:${port}`);
  await closeServer(other);
});

test("SIGTERM ends the process cleanly, with its last words in the log", async () => {
  const { child, output, ended } = run("trade-generator", [], {
    PORT: String(await freePort()),
    HOST: "127.0.0.1",
    TRADES_PER_SECOND: "0",
  });
  await eventually(
    () => output,
    ({ out }) => out.includes('"started"'),
  );
  child.kill("SIGTERM");
  expect(await ended).toEqual({ code: 0 });
  expect(
    output.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).message),
  ).toEqual(["the market is open", "started", "stopping", "the market is closed", "stopped"]);
});
