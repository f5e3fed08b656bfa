import { type Drill, minutes } from "../drill";
import { type LiveStack, sleep } from "../live-stack";

const silver = "/warehouse/silver/cleaned_trades";

export const dagsterRunFailing: Drill = {
  name: "dagster-run-failing",
  title: "runs that make silver fail: its folder cannot be written",
  fault: async (stack) => {
    await stack.exec("dagster-code", "chmod", "-R", "a-w", silver);
  },
  repair: async (stack) => {
    await stack.exec("dagster-code", "chmod", "-R", "u+w", silver);
    await stack.until("silver again", 'pipeline_stage_success{stage="silver"} == 1', 300);
  },
  // The next run begins within the sensor's interval.
  notifies: { PipelineStageFailure: 30 },
  inhibited: ["PipelineEndToEndFailure"],
  fills: ["Recent Failures"],
};

/** Asks the API all the time until it is stopped. */
class Load {
  private running = false;
  private done = Promise.resolve();

  /** @param query What is asked the nth time. */
  begin(stack: LiveStack, query: (n: number) => string, clients: number): void {
    this.running = true;
    let asked = 0;
    const ask = async () => {
      while (this.running) {
        asked += 1;
        const request = {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ query: query(asked) }),
        };
        await fetch(`${stack.url("graphqlApi")}/graphql`, request)
          .then((response) => response.text())
          .catch(() => undefined);
        await sleep(0.5);
      }
    };
    this.done = Promise.all(Array.from({ length: clients }, ask)).then(() => undefined);
  }

  async end(): Promise<void> {
    this.running = false;
    await this.done;
  }
}

const load = new Load();
/** Fast burn ends with its short window, slow burn looks at hours. */
const burns = { fast: minutes(5), slow: minutes(6 * 60) };
/** Each time another one, which no cache has an answer to. */
const queryOf = (operation: "Trades" | "Orders") => (n: number) =>
  `query ${operation} { t${n}: ${operation.toLowerCase()}(limit: ${1 + (n % 400)}) { items { symbol price } } }`;

/** Dagster owns the folder, API and observer are anybody; of this table the observer reads no more than the metadata. */
const orders = "/warehouse/silver/enriched_orders/data";

export const apiErrors: Drill = {
  name: "api-errors",
  title: "the API may not read the files of silver.enriched_orders any more",
  fault: async (stack) => {
    await stack.exec("dagster-code", "chmod", "o-rx", orders);
    load.begin(stack, queryOf("Orders"), 1);
  },
  repair: async (stack) => {
    await load.end();
    await stack.exec("dagster-code", "chmod", "o+rx", orders);
  },
  notifies: { ApiAvailabilityFastBurn: 30 },
  inhibited: ["HighErrorRate", "ApiAvailabilitySlowBurn"],
  mayNotify: {
    HighErrorRate: "it is silenced once the budget's alert is there",
    ApiAvailabilitySlowBurn: "it goes on for hours after the fast one has ended",
  },
  lingers: { HighErrorRate: burns.fast, ApiAvailabilityFastBurn: burns.fast, ApiAvailabilitySlowBurn: burns.slow },
};

export const apiStopped: Drill = {
  name: "api-stopped",
  title: "the API stopped",
  fault: (stack) => stack.stop("graphql-api"),
  repair: (stack) => stack.start("graphql-api"),
  // More than 7.2% of an hour has to be spoilt.
  notifies: { TargetDown: 0, ApiAvailabilityFastBurn: 260 },
  mayNotify: {
    ApiAvailabilitySlowBurn: "what went wrong before counts too",
    PipelineStageFailure: "gold that was made meanwhile cannot be served",
    PipelineEndToEndFailure: "gold that was made meanwhile cannot be served",
  },
  lingers: { ApiAvailabilityFastBurn: burns.fast, ApiAvailabilitySlowBurn: burns.slow },
};

export const apiSlow: Drill = {
  name: "api-slow",
  title: "the API has a quarter of a core, and many clients",
  fault: async (stack) => {
    // Not --cpus, which an update cannot take back: 0 leaves the limit as it is.
    await stack.docker("update", "--cpu-period", "100000", "--cpu-quota", "25000", stack.container("graphql-api"));
    // A fast machine answers twenty in a second, a slow one five: with so many clients each waits for more than a second, and
    // half a minute of them outweighs the fast answers that the stack's own client got in the hour before.
    load.begin(stack, queryOf("Trades"), 40);
  },
  repair: async (stack) => {
    await load.end();
    await stack.docker("update", "--cpu-quota", "-1", stack.container("graphql-api"));
  },
  notifies: { ApiLatencyFastBurn: 30 },
  inhibited: ["ApiLatencySlowBurn"],
  mayNotify: {
    ApiLatencySlowBurn: "it goes on for hours after the fast one has ended",
    TargetDown: "a page that takes too long is a target that does not answer",
    PipelineStageFailure: "Dagster waits for the API, and gives up",
    ApiAvailabilityFastBurn: "requests that wait too long are errors",
    HighErrorRate: "requests that wait too long are errors",
  },
  lingers: {
    HighErrorRate: burns.fast,
    ApiAvailabilityFastBurn: burns.fast,
    ApiLatencyFastBurn: burns.fast,
    ApiLatencySlowBurn: burns.slow,
  },
};
