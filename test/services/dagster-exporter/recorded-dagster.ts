import { createServer, type Server } from "node:http";
import { closeServer, listen } from "../../../services/shared/http-server";
import finishedRuns from "./recorded/finished-runs.json";
import locationDown from "./recorded/location-down.json";
import overview from "./recorded/overview.json";
import steps from "./recorded/steps.json";

type Overview = typeof overview;
type Run = Omit<(typeof finishedRuns.data.runsOrError.results)[number], "startTime" | "endTime"> & {
  startTime: number | null;
  endTime: number | null;
};
type Tick = Omit<Instigation["ticks"][number], "endTimestamp"> & { endTimestamp: number | null };
interface Instigation {
  ticks: {
    tickId: string;
    status: string;
    timestamp: number;
    endTimestamp: number | null;
    runIds: string[];
  }[];
}

/** Of all questions together. */
interface Variables {
  ticks: number;
  instigator: { name: string };
  before: number;
  after: number;
  cursor: string | null;
  limit: number;
  runIds: string[];
}

/** What Dagster 1.13.27 answered on 24 November 2026, in a test's hands. */
export class RecordedDagster {
  readonly repository;
  readonly runs: Run[] = structuredClone(finishedRuns.data.runsOrError.results);
  unfinished: { status: string }[] = [];
  /** Questions that were asked, by their names. */
  readonly asked: string[] = [];
  /** Takes the place of every answer. */
  instead: { status: number; body: string } | "nothing" | undefined;
  locationIsDown = false;
  url = "";
  private readonly overview: Overview = structuredClone(overview);
  private readonly server: Server;

  constructor() {
    const [entry] = this.overview.data.workspaceOrError.locationEntries;
    const repository = entry?.locationOrLoadError.repositories[0];
    if (!repository) {
      throw new Error("the recording has no repository");
    }
    this.repository = repository;
    this.server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const { query, variables } = JSON.parse(Buffer.concat(parts).toString());
        const name = /^query (\w+)/.exec(query)?.[1] ?? "";
        this.asked.push(name);
        if (this.instead !== "nothing") {
          const { status, body } = this.instead ?? { status: 200, body: JSON.stringify(this.answer(name, variables)) };
          response.writeHead(status, { "content-type": "application/json" }).end(body);
        }
      });
    });
  }

  async start(): Promise<void> {
    this.url = `http://127.0.0.1:${await listen(this.server, 0, "127.0.0.1")}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await closeServer(this.server);
  }

  /** Newest first. */
  ticksOf(name: string): Tick[] {
    const found =
      this.repository.sensors.find((sensor) => sensor.name === name)?.sensorState ??
      this.repository.schedules.find((schedule) => schedule.name === name)?.scheduleState;
    if (!found) {
      throw new Error(`the recording has no sensor or schedule ${name}`);
    }
    return found.ticks;
  }

  /** What Dagster does after its days of retention. */
  forgetEverything(): void {
    this.runs.length = 0;
    for (const { name } of [...this.repository.sensors, ...this.repository.schedules]) {
      this.ticksOf(name).length = 0;
    }
  }

  private answer(name: string, variables: Variables): unknown {
    switch (name) {
      case "Overview":
        return this.locationIsDown ? locationDown : this.overviewWith(variables.ticks);
      case "OlderTicks":
        return { data: { instigationStateOrError: this.olderTicks(variables) } };
      case "FinishedRuns":
        return { data: { runsOrError: { __typename: "Runs", results: this.finished(variables) } } };
      default:
        return { data: { runsOrError: { __typename: "Runs", results: this.steps(variables) } } };
    }
  }

  private overviewWith(ticks: number): Overview {
    const answer = structuredClone(this.overview);
    Object.assign(answer.data.runsOrError, { results: this.unfinished });
    const repository = answer.data.workspaceOrError.locationEntries[0]?.locationOrLoadError.repositories[0];
    for (const { sensorState } of repository?.sensors ?? []) {
      sensorState.ticks.splice(ticks);
    }
    for (const { scheduleState } of repository?.schedules ?? []) {
      scheduleState.ticks.splice(ticks);
    }
    return answer;
  }

  private olderTicks({ instigator, before, limit }: Variables) {
    const ticks = this.ticksOf(instigator.name).filter(({ timestamp }) => timestamp < before);
    return { __typename: "InstigationState", ticks: ticks.slice(0, limit) };
  }

  private finished({ after, cursor, limit }: Variables) {
    const start = cursor ? this.runs.findIndex(({ id }) => id === cursor) + 1 : 0;
    return this.runs
      .slice(start)
      .filter(({ updateTime }) => updateTime > after)
      .slice(0, limit);
  }

  private steps({ runIds }: Variables) {
    return steps.data.runsOrError.results.filter(({ id }) => runIds.includes(id));
  }
}
