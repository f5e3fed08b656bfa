import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Outcome } from "./run";

/** An outcome, with the day (ISO 8601) and the machine (cores and memory) on which it was seen. */
export interface SeenOutcome extends Outcome {
  readonly on: string;
  readonly machine: string;
}

/** Outcomes by the time scale of the run, and by the name of the drill. */
export type Outcomes = Readonly<Record<string, Readonly<Record<string, SeenOutcome>>>>;

/** The outcomes that a file has. @returns nothing found where there is no file */
export function readOutcomes(file: string): Outcomes {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Outcomes;
  } catch (error) {
    throw new Error(`${file}: found ${(error as Error).message}, expected the outcomes of earlier drills; remove it`);
  }
}

/** Puts an outcome in the place of the one that the same drill had at that time scale, in the file too. */
export function keepOutcome(file: string, outcomes: Outcomes, timeScale: number, outcome: SeenOutcome): Outcomes {
  const kept = { ...outcomes, [timeScale]: { ...outcomes[timeScale], [outcome.name]: outcome } };
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
  return kept;
}
