import { type Drill, minutes } from "../drill";

/**
 * What every drill in which jobs start again and again may set off. Restarts are remembered for an hour: a job that stops within it
 * has not come back, for all that the alert can tell.
 */
export const restarts = {
  lingers: { FlinkJobRestarting: minutes(15), FlinkJobCrashNoRestart: minutes(60) },
} as const satisfies Partial<Drill>;
