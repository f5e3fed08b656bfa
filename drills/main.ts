/**
 * Breaks a live stack, fault by fault, and reads the inbox; what takes long leaves time for other drills meanwhile.
 *
 *   main.ts STACK [--only NAME,NAME | --full-scale] [--after FILE] [--leave FILE] [--write PAGE] [--list | --page]
 *
 * What was seen is kept beside the page, as JSON, and the page is written from it: all drills make it anew, those of --only, or
 * those that are done at full scale too, replace their rows of it. --list names the drills, --page writes the page from what was
 * seen before; both break nothing. Alerts that look back are waited for at the end; with --leave they are written down instead, for a
 * run that goes on on the same stack with --after. Exit code 1 when a drill was not as it says.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { data } from "../metrics/data";
import type { Drill } from "./drill";
import { drills, steps } from "./index";
import { LiveStack } from "./live-stack";
import { keepOutcome, readOutcomes } from "./outcomes";
import { report } from "./report";
import { DrillRunner, type Outcome } from "./run";

function chosen(only: string | undefined, fullScale: boolean | undefined): readonly Drill[] {
  if (fullScale) return drills.filter((drill) => drill.fullScale);
  if (!only) return drills;
  const names = only.split(",");
  const unknown = names.filter((name) => !drills.some((drill) => drill.name === name));
  if (unknown.length > 0)
    throw new Error(`${unknown.join(", ")}: no such drill; known: ${drills.map(({ name }) => name).join(", ")}`);
  return drills.filter(({ name }) => names.includes(name));
}

/** Time in which a check of a stack that was just stood up finds what was not there at its pass before, seconds. */
const standUp = 420;

const machine = () => `${cpus().length} cores, ${Math.round(totalmem() / 1024 ** 3)} GiB`;
const clock = () => new Date().toISOString().slice(11, 19);

function tell({ name, detections, problems }: Outcome): void {
  for (const { alert, seconds, minimum } of detections)
    console.log(`${clock()}   ${name}: ${alert} after ${Math.round(seconds)} s, at best ${Math.round(minimum)} s`);
  for (const problem of problems) console.log(`${clock()}   ${name}: PROBLEM: ${problem}`);
}

async function main(): Promise<void> {
  const options = {
    only: { type: "string" },
    "full-scale": { type: "boolean" },
    after: { type: "string" },
    leave: { type: "string" },
    write: { type: "string" },
    list: { type: "boolean" },
    page: { type: "boolean" },
  } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const selected = chosen(values.only, values["full-scale"]);
  if (values.list) return console.log(selected.map(({ name, title }) => `${name.padEnd(24)} ${title}`).join("\n"));
  const page = values.write ?? "drills.md";
  const file = page.replace(/(\.md)?$/, ".json");
  if (values.page) return writeFileSync(page, report(readOutcomes(file)));
  const stack = new LiveStack(positionals[0] ?? "drill");
  let outcomes = selected === drills ? {} : readOutcomes(file);
  let passed = 0;
  const finished = (outcome: Outcome) => {
    tell(outcome);
    if (outcome.problems.length === 0) passed += 1;
    if (!values.write) return;
    const seen = { ...outcome, on: new Date().toISOString().slice(0, 10), machine: machine() };
    outcomes = keepOutcome(file, outcomes, stack.settings.timeScale, seen);
    writeFileSync(page, report(outcomes));
  };
  const runner = new DrillRunner(stack, (line) => console.log(`${clock()} ${line}`), drills, finished);
  await stack.until("every check of the data can look", `min(${data.checkUp.name}) == 1`, standUp);
  await runner.learn(values.after ? JSON.parse(readFileSync(values.after, "utf8")) : {});
  await runner.runAll(steps(selected));
  if (values.leave) writeFileSync(values.leave, JSON.stringify(runner.looksBack()));
  const endless = values.leave ? [] : await runner.settle();
  if (endless.length > 0) console.log(`these do not end: ${endless.join(", ")}`);
  console.log(`${passed} of ${selected.length} drills passed`);
  if (passed < selected.length || endless.length > 0) process.exitCode = 1;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 2;
});
