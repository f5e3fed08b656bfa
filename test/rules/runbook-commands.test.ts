import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSettings } from "../../stack/settings";
import { createStack } from "../../stack/stack";
import { Recorder } from "../helpers/resources";

const root = join(__dirname, "../..");
const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");
const pages = readdirSync(join(root, "runbooks"));

/** What a machine has on which `make up` was run: Docker, make, curl, and what every Debian has. */
const programs = ["docker", "make", "curl", "df", "grep", "head", "ls", "sort", "tail", "uniq"];
const shellWords = ["for", "do", "done"];
const targets = [...read("Makefile").matchAll(/^([a-z0-9-]+):/gm)].map(([, target]) => target);
/** Programs that our scripts bring along: on their own PATH, and not on a user's. */
const brought = [...read("bin/toolchain.sh").matchAll(/\bgo_build \S+ \S+ ([a-z-]+)/g)].map(([, name]) => name);

const blocks = (text: string) => [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = ""]) => block);
/** Commands within a sentence: code of several words that begins with a program. */
const spans = (text: string) =>
  [...text.replace(/^```[\s\S]*?^```/gm, "").matchAll(/`([^`]+)`/g)]
    .map(([, span = ""]) => span.replace(/\s+/g, " "))
    .filter((span) => [...programs, ...brought].includes(span.split(" ")[0] as string) && span.includes(" "));
/** The simple commands of a script as their words; a quoted word, which may have lines of its own, is a `'`. */
const commands = (script: string) =>
  script
    .replace(/'[^']*'|"[^"]*"/g, "'")
    .split(/\n|;|\||&&/)
    .map((command) => command.trim().split(/\s+/))
    .map((words) => (words[0] === "do" ? words.slice(1) : words))
    .filter(([program]) => program);

let containers: string[];
beforeAll(async () => {
  const ofSource = async (imageSource: string) => {
    const run = await Recorder.run(() => createStack("dev", parseSettings({ imageSource })));
    return run.containers().map(({ inputs }) => inputs.name as string);
  };
  containers = [...(await ofSource("build")), ...(await ofSource("registry"))];
});

/** A filter names a part of the name; NAME and $n stand for one that is not known here. */
const isContainer = (word: string) =>
  /^name=|NAME|\$/.test(word)
    ? containers.some((name) => name.startsWith(word.replace(/^name=|(NAME|\$).*/g, "")))
    : containers.includes(word);

describe.each(pages)("%s", (page) => {
  const text = read("runbooks", page);
  const asked = [...blocks(text), ...spans(text)].flatMap(commands);

  test("can be read by a shell", () => {
    for (const block of blocks(text)) execFileSync("sh", ["-n"], { input: block });
  });

  test("asks for programs that the user has", () => {
    expect(asked.map(([program]) => program).filter((one = "") => ![...programs, ...shellWords].includes(one))).toEqual(
      [],
    );
  });

  test("asks make for what it does", () => {
    const wanted = asked.filter(([program]) => program === "make").map(([, target]) => target);
    expect(wanted.filter((target) => !targets.includes(target))).toEqual([]);
  });

  test("names files that exist", () => {
    const files = [...text.matchAll(/`([a-z-]+\/[\w./-]+)`/g)].map(([, path = ""]) => path);
    expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test("shows the ids of Flink's jobs before it asks about one", () => {
    for (const block of blocks(text).filter((block) => block.includes("/jobs/JOB")))
      expect(block.split("/jobs/JOB")[0]).toContain("/jobs/overview");
  });

  test("names containers that the stack has", () => {
    const named = asked
      .filter(([program]) => program === "docker")
      .flatMap((words) => words.filter((word) => /^(name=)?dev-/.test(word)));
    expect(named.filter((word) => !isContainer(word))).toEqual([]);
    for (const [, verb, ...rest] of asked.filter(([, verb = ""]) => ["exec", "logs"].includes(verb)))
      expect([verb, rest.some(isContainer)]).toEqual([verb, true]);
  });
});

test("what a runbook may ask for is what was looked for", () => {
  expect(brought).toContain("pulumi");
  expect(programs.filter((program) => brought.includes(program))).toEqual([]);
  expect(targets).toEqual(expect.arrayContaining(["up", "refresh", "status"]));
});
