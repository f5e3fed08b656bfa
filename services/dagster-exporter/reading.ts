import { ask, type GraphqlOptions, resultOf } from "./graphql";
import { type History, uncounted } from "./history";
import { type FinishedRun, finishedRuns, olderTicks, overview, type Step, steps, type Tick } from "./queries";

/** Ticks that the first question asks for of each sensor and schedule; more are fetched when there are more new ones. */
const fewTicks = 20;
const ticksPerPage = 200;
const runsPerPage = 200;
/** Dagster reads the events of each of these runs. */
const runsPerStepsPage = 25;

export interface Instigator {
  readonly name: string;
  readonly ticks: readonly Tick[];
}

/** All that Dagster said in one look. */
export interface Reading {
  readonly locations: readonly { readonly name: string; readonly problem: string | undefined }[];
  readonly jobs: readonly string[];
  /** `materialized`: the last time, milliseconds since the epoch. */
  readonly assets: readonly {
    readonly key: string;
    readonly layer: string;
    readonly materialized: number | undefined;
  }[];
  readonly sensors: readonly Instigator[];
  readonly schedules: readonly Instigator[];
  readonly daemons: readonly { readonly type: string; readonly healthy: boolean }[];
  /** Status of every run that is not finished. */
  readonly unfinished: readonly string[];
  readonly finished: readonly FinishedRun[];
  /** Steps of the finished runs that are not counted yet, by the runs' ids. */
  readonly stepsOf: ReadonlyMap<string, Step[]>;
}

/**
 * Asks Dagster for everything that is new.
 * @param since Newest change of a finished run that was seen before, less the overlap, seconds since the epoch.
 */
export async function readDagster(options: GraphqlOptions, history: History, since: number): Promise<Reading> {
  const answer = await ask(options, overview, { ticks: fewTicks });
  const { locationEntries } = resultOf("its code locations", answer.workspaceOrError);
  const locations = locationEntries.map(({ name, locationOrLoadError }) => ({ name, ...loaded(locationOrLoadError) }));
  const repositories = locations.flatMap(({ name, repositories }) =>
    repositories.map((repository) => ({ ...repository, location: name })),
  );
  const instigators = async (kind: "sensors" | "schedules") => {
    const found = repositories.flatMap((repository) =>
      instigatorsOf(repository, kind).map((one) => ({ ...one, of: selector(repository, one.name) })),
    );
    return Promise.all(
      found.map(async ({ name, ticks, of }) => ({
        name,
        ticks: await allNew(options, of, ticks, history[kind][name]?.last ?? 0),
      })),
    );
  };
  const finished = await finishedSince(options, since);
  return {
    locations: locations.map(({ name, problem }) => ({ name, problem })),
    jobs: repositories.flatMap(({ jobs }) => jobs.map(({ name }) => name)),
    assets: repositories.flatMap(({ assetNodes }) => assetNodes.filter((one) => one.isMaterializable).map(asset)),
    sensors: await instigators("sensors"),
    schedules: await instigators("schedules"),
    daemons: answer.instance.daemonHealth.allDaemonStatuses
      .filter(({ required }) => required)
      .map(({ daemonType, healthy }) => ({ type: daemonType, healthy: healthy === true })),
    unfinished: resultOf("its unfinished runs", answer.runsOrError).results.map(({ status }) => status),
    finished,
    stepsOf: await stepsOfRuns(options, uncounted(history, finished)),
  };
}

type Overview = Awaited<ReturnType<typeof ask<typeof overview.answer._output>>>;
type LocationEntry = Extract<Overview["workspaceOrError"], { locationEntries: unknown }>["locationEntries"][number];
type Repository = Extract<
  NonNullable<LocationEntry["locationOrLoadError"]>,
  { repositories: unknown }
>["repositories"][number];

function loaded(found: LocationEntry["locationOrLoadError"]): {
  problem: string | undefined;
  repositories: Repository[];
} {
  if (!found) {
    return { problem: "it is still being loaded", repositories: [] };
  }
  return "repositories" in found
    ? { problem: undefined, repositories: found.repositories }
    : { problem: `${found.__typename}: ${found.message}`, repositories: [] };
}

function instigatorsOf({ sensors, schedules }: Repository, kind: "sensors" | "schedules"): Instigator[] {
  return kind === "sensors"
    ? sensors.map(({ name, sensorState }) => ({ name, ticks: sensorState.ticks }))
    : schedules.map(({ name, scheduleState }) => ({ name, ticks: scheduleState.ticks }));
}

function selector(repository: Repository & { location: string }, name: string) {
  return { repositoryName: repository.name, repositoryLocationName: repository.location, name };
}

function asset({ assetKey: { path }, groupName, assetMaterializations }: Repository["assetNodes"][number]) {
  const [first = ""] = path;
  return {
    key: path.join("/"),
    layer: path.length > 1 ? first : (groupName ?? ""),
    materialized: assetMaterializations[0]?.timestamp,
  };
}

/** Adds older ticks until those that are counted are reached. */
async function allNew(options: GraphqlOptions, instigator: object, first: readonly Tick[], last: number) {
  const ticks = [...first];
  let page: readonly Tick[] = first;
  for (let limit = fewTicks; page.length === limit && page.every(({ tickId }) => tickId > last); ) {
    limit = ticksPerPage;
    const before = Math.min(...page.map(({ timestamp }) => timestamp));
    const { instigationStateOrError } = await ask(options, olderTicks, { instigator, before, limit });
    page = resultOf("its older ticks", instigationStateOrError).ticks;
    ticks.push(...page);
  }
  return ticks;
}

async function finishedSince(options: GraphqlOptions, after: number): Promise<FinishedRun[]> {
  const runs: FinishedRun[] = [];
  for (let page: FinishedRun[] | undefined; !page || page.length === runsPerPage; ) {
    const cursor = runs.at(-1)?.id ?? null;
    const { runsOrError } = await ask(options, finishedRuns, { after, cursor, limit: runsPerPage });
    page = resultOf("its finished runs", runsOrError).results;
    runs.push(...page);
  }
  return runs;
}

async function stepsOfRuns(options: GraphqlOptions, runs: readonly FinishedRun[]): Promise<Map<string, Step[]>> {
  const found = new Map<string, Step[]>();
  for (let start = 0; start < runs.length; start += runsPerStepsPage) {
    const runIds = runs.slice(start, start + runsPerStepsPage).map(({ id }) => id);
    const { runsOrError } = await ask(options, steps, { runIds, limit: runIds.length });
    for (const { id, stepStats } of resultOf("the steps of its runs", runsOrError).results) {
      found.set(id, stepStats);
    }
  }
  return found;
}
