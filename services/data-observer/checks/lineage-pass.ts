import { lineage } from "../../../metrics/lineage";
import { pipelineName, pipelineStages } from "../../../metrics/stages";
import type { Logger } from "../../shared/logger";
import type { Page } from "../page";
import type { Pass } from "../pass";
import type { StageSource } from "../sources/source";
import { type StateStore, updateState } from "../store/state-store";
import { throwAll } from "./check";
import { countFailures, judgePipeline, type LineageState, type StageReading } from "./lineage";

export interface LineageOptions {
  readonly sources: readonly StageSource[];
  readonly store: StateStore;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Where did a breakage originate? Stages whose source is not configured are not reported at all. */
export function lineagePass({ sources, store, log, now }: LineageOptions): Pass {
  const reasons = new Map<string, string | undefined>();
  const lastAnswers = new Map<StageSource, readonly StageReading[]>();
  return {
    check: "lineage",
    job: "lineage_sensor",
    parts: [
      {
        labels: { table: "", layer: "" },
        async observe(page) {
          const { readings, problems } = await askAll(sources, lastAnswers, page);
          logChanges(readings, reasons, log);
          setVerdict(page, readings, sources);
          const key = { check: "lineage", layer: "", table: "" };
          const counted = await updateState<LineageState, LineageState>(store, key, async (before) => {
            const state = countFailures(before, readings, now());
            return { state, result: state };
          });
          const configured = sources.flatMap((source) => source.stages as readonly string[]);
          for (const { stage, job } of pipelineStages.filter((known) => configured.includes(known.stage))) {
            page.set(lineage.stageFailures, { stage, stage_job: job }, counted[stage]?.failures);
          }
          throwAll(problems);
        },
      },
    ],
  };
}

/**
 * Where a source does not answer, what it said in the pass before stands once more: an alert must not end, and be told again, because
 * of one pass that could not look.
 */
async function askAll(
  sources: readonly StageSource[],
  lastAnswers: Map<StageSource, readonly StageReading[]>,
  page: Page,
) {
  const readings: StageReading[] = [];
  const problems: string[] = [];
  await Promise.all(
    sources.map(async (source) => {
      try {
        const answer = await source.read();
        lastAnswers.set(source, answer);
        readings.push(...answer);
        page.set(lineage.sourceUp, { source: source.name }, 1);
      } catch (error) {
        readings.push(...(lastAnswers.get(source) ?? []));
        lastAnswers.delete(source);
        problems.push(`${source.name} does not answer: ${(error as Error).message}`);
        page.set(lineage.sourceUp, { source: source.name }, 0);
      }
    }),
  );
  return { readings, problems: problems.toSorted() };
}

function setVerdict(page: Page, readings: readonly StageReading[], sources: readonly StageSource[]): void {
  const configured = sources.flatMap((source) => source.stages);
  const verdict = judgePipeline(readings, configured, pipelineStages);
  for (const { stage, works, durationSeconds } of readings) {
    const stage_job = pipelineStages.find((known) => known.stage === stage)?.job ?? "";
    page.set(lineage.stageSuccess, { stage, stage_job }, Number(works));
    page.set(lineage.stageDuration, { stage, stage_job }, durationSeconds);
    page.set(lineage.downstreamImpact, { stage }, verdict.impact.get(stage));
    page.set(lineage.breakageOrigin, { stage }, Number(verdict.origins.has(stage)));
  }
  const works = configured.length > 0 ? verdict.works : undefined;
  page.set(lineage.endToEndSuccess, { pipeline_name: pipelineName }, works === undefined ? undefined : Number(works));
}

function logChanges(readings: readonly StageReading[], reasons: Map<string, string | undefined>, log: Logger): void {
  for (const { stage, works, reason } of readings) {
    const before = reasons.get(stage);
    if (works && before !== undefined) {
      log.info(`stage ${stage} works again`, { context: { stage } });
    } else if (!works && (before === undefined || before.replace(/\d+/g, "") !== reason?.replace(/\d+/g, ""))) {
      log.warn(`stage ${stage} is broken: ${reason}`, { context: { stage } });
    }
    reasons.set(stage, works ? undefined : reason);
  }
}
