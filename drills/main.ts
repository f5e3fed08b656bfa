/**
 * Breaks a live stack, one fault at a time, and reads the inbox.
 *
 *   main.ts STACK [--only NAME,NAME] [--write FILE] [--list]
 *
 * Exit code 1 when a drill was not as it says.
 */
import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import type { Drill } from "./drill";
import { drills } from "./index";
import { LiveStack } from "./live-stack";
import { report } from "./report";
import { DrillRunner, type Outcome } from "./run";

function chosen(only: string | undefined): readonly Drill[] {
  if (!only) return drills;
  const names = only.split(",");
  const unknown = names.filter((name) => !drills.some((drill) => drill.name === name));
  if (unknown.length > 0)
    throw new Error(`${unknown.join(", ")}: no such drill; known: ${drills.map(({ name }) => name).join(", ")}`);
  return drills.filter(({ name }) => names.includes(name));
}

const machine = () => `${cpus().length} cores, ${Math.round(totalmem() / 1024 ** 3)} GiB`;
const clock = () => new Date().toISOString().slice(11, 19);

async function main(): Promise<void> {
  const options = { only: { type: "string" }, write: { type: "string" }, list: { type: "boolean" } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const selected = chosen(values.only);
  if (values.list) return console.log(selected.map(({ name, title }) => `${name.padEnd(24)} ${title}`).join("\n"));
  const stack = new LiveStack(positionals[0] ?? "drill");
  const runner = new DrillRunner(stack, (line) => console.log(`${clock()} ${line}`));
  await runner.learn();
  const outcomes: Outcome[] = [];
  const print = () => report(outcomes, stack.settings.timeScale, machine());
  for (const drill of selected) {
    const outcome = await runner
      .run(drill)
      .catch((error: Error): Outcome => ({ drill, detections: [], inhibited: [], problems: [error.message] }));
    outcomes.push(outcome);
    for (const { alert, seconds, minimum } of outcome.detections)
      console.log(`${clock()}   ${alert} after ${Math.round(seconds)} s, at best ${Math.round(minimum)} s`);
    for (const problem of outcome.problems) console.log(`${clock()}   PROBLEM: ${problem}`);
    if (values.write) writeFileSync(values.write, print());
  }
  const endless = await runner.settle();
  if (endless.length > 0) console.log(`these do not end: ${endless.join(", ")}`);
  console.log(`\n${print()}`);
  const failed = outcomes.filter(({ problems }) => problems.length > 0);
  console.log(`${outcomes.length - failed.length} of ${outcomes.length} drills passed`);
  if (failed.length > 0 || endless.length > 0) process.exitCode = 1;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 2;
});
