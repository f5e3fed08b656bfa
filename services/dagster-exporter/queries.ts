import { z } from "zod";

/** A question to Dagster's GraphQL API, and the form of its answer. */
export interface Query<T> {
  readonly name: string;
  readonly text: string;
  readonly answer: z.ZodType<T>;
}

/** Results of a field that Dagster calls …OrError: anything but the wanted type carries a message. */
const failure = z.object({ __typename: z.string(), message: z.string().default("no message") });
const orError = <T extends z.ZodObject>(wanted: T) => z.union([wanted, failure]);

const tick = z.object({
  tickId: z.coerce.number(),
  status: z.enum(["STARTED", "SKIPPED", "SUCCESS", "FAILURE"]),
  /** When it was due, seconds since the epoch; for sensors when it began. */
  timestamp: z.number(),
  endTimestamp: z.number().nullable(),
  runIds: z.array(z.string()),
});
export type Tick = z.infer<typeof tick>;
const tickFields = "tickId status timestamp endTimestamp runIds";

const asset = z.object({
  assetKey: z.object({ path: z.array(z.string()).min(1) }),
  groupName: z.string().nullable(),
  isMaterializable: z.boolean(),
  /** The latest one; milliseconds since the epoch. */
  assetMaterializations: z.array(z.object({ timestamp: z.coerce.number() })),
});

const repository = z.object({
  name: z.string(),
  jobs: z.array(z.object({ name: z.string() })),
  assetNodes: z.array(asset),
  sensors: z.array(z.object({ name: z.string(), sensorState: z.object({ ticks: z.array(tick) }) })),
  schedules: z.array(z.object({ name: z.string(), scheduleState: z.object({ ticks: z.array(tick) }) })),
});

const location = z.object({
  name: z.string(),
  locationOrLoadError: orError(z.object({ repositories: z.array(repository) })).nullable(),
});

export const overview = {
  name: "Overview",
  text: `query Overview($ticks: Int!) {
    workspaceOrError {
      __typename
      ... on Error { message }
      ... on Workspace {
        locationEntries {
          name
          locationOrLoadError {
            __typename
            ... on Error { message }
            ... on RepositoryLocation {
              repositories {
                name
                jobs { name }
                assetNodes {
                  assetKey { path } groupName isMaterializable assetMaterializations(limit: 1) { timestamp }
                }
                sensors { name sensorState { ticks(limit: $ticks) { ${tickFields} } } }
                schedules { name scheduleState { ticks(limit: $ticks) { ${tickFields} } } }
              }
            }
          }
        }
      }
    }
    instance { daemonHealth { allDaemonStatuses { daemonType required healthy } } }
    runsOrError(filter: { statuses: [QUEUED, NOT_STARTED, STARTING, STARTED, CANCELING] }, limit: 1000) {
      __typename
      ... on Error { message }
      ... on Runs { results { status } }
    }
  }`,
  answer: z.object({
    workspaceOrError: orError(z.object({ locationEntries: z.array(location) })),
    instance: z.object({
      daemonHealth: z.object({
        allDaemonStatuses: z.array(
          z.object({ daemonType: z.string(), required: z.boolean(), healthy: z.boolean().nullable() }),
        ),
      }),
    }),
    runsOrError: orError(z.object({ results: z.array(z.object({ status: z.string() })) })),
  }),
};

/** Ticks that were due before a time, newest first. */
export const olderTicks = {
  name: "OlderTicks",
  text: `query OlderTicks($instigator: InstigationSelector!, $before: Float!, $limit: Int!) {
    instigationStateOrError(instigationSelector: $instigator) {
      __typename
      ... on Error { message }
      ... on InstigationState { ticks(beforeTimestamp: $before, limit: $limit) { ${tickFields} } }
    }
  }`,
  answer: z.object({ instigationStateOrError: orError(z.object({ ticks: z.array(tick) })) }),
};

const seconds = z.number().nullable();
const finishedRun = z.object({
  id: z.string(),
  jobName: z.string(),
  status: z.enum(["SUCCESS", "FAILURE", "CANCELED"]),
  /** `null` for a run that never began. */
  startTime: seconds,
  endTime: seconds,
  updateTime: seconds,
});
export type FinishedRun = z.infer<typeof finishedRun>;

/** Finished runs that changed after a time, newest first. */
export const finishedRuns = {
  name: "FinishedRuns",
  text: `query FinishedRuns($after: Float!, $cursor: String, $limit: Int!) {
    runsOrError(
      filter: { updatedAfter: $after, statuses: [SUCCESS, FAILURE, CANCELED] }, cursor: $cursor, limit: $limit
    ) {
      __typename
      ... on Error { message }
      ... on Runs { results { id jobName status startTime endTime updateTime } }
    }
  }`,
  answer: z.object({ runsOrError: orError(z.object({ results: z.array(finishedRun) })) }),
};

const step = z.object({
  startTime: seconds,
  endTime: seconds,
  materializations: z.array(z.object({ assetKey: z.object({ path: z.array(z.string()).min(1) }).nullable() })),
});
export type Step = z.infer<typeof step>;

export const steps = {
  name: "Steps",
  text: `query Steps($runIds: [String!]!, $limit: Int!) {
    runsOrError(filter: { runIds: $runIds }, limit: $limit) {
      __typename
      ... on Error { message }
      ... on Runs { results { id stepStats { startTime endTime materializations { assetKey { path } } } } }
    }
  }`,
  answer: z.object({
    runsOrError: orError(z.object({ results: z.array(z.object({ id: z.string(), stepStats: z.array(step) })) })),
  }),
};
