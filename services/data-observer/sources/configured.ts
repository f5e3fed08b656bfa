import { flinkStages, pipelineStages } from "../../../metrics/stages";
import type { SettingValues } from "../../shared/settings";
import { none, type observerSettings } from "../settings";
import { dagsterSource } from "./dagster";
import { flinkSource } from "./flink";
import { kafkaJsReader, kafkaSource } from "./kafka";
import type { StageSource } from "./source";

const jobsOf = (...names: readonly string[]) => pipelineStages.filter(({ stage }) => names.includes(stage));

/** The sources that have an address in the settings. */
export function configuredSources(settings: SettingValues<typeof observerSettings>, now: () => number): StageSource[] {
  const sources: StageSource[] = [];
  if (settings.KAFKA_BROKERS !== none) {
    const reader = kafkaJsReader(settings.KAFKA_BROKERS.split(","));
    sources.push(
      kafkaSource({ reader, topics: settings.INGEST_TOPICS, waitSeconds: settings.INGEST_WAIT_SECONDS, now }),
    );
  }
  if (settings.FLINK_URL !== none) {
    sources.push(
      flinkSource({
        url: settings.FLINK_URL,
        jobs: jobsOf(...flinkStages),
        checkpointMaxAgeSeconds: settings.CHECKPOINT_MAX_AGE_SECONDS,
        now,
      }),
    );
  }
  if (settings.DAGSTER_URL !== none) {
    sources.push(dagsterSource({ url: settings.DAGSTER_URL, jobs: jobsOf("silver", "gold", "serve") }));
  }
  return sources;
}
