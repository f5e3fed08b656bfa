import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { apiPerformance } from "./api-performance";
import { build, type DashboardSpec } from "./dashboard";
import { dataQuality } from "./data-quality";
import { flinkJobs } from "./flink-jobs";
import { infrastructure } from "./infrastructure";
import { kafkaDeepDive } from "./kafka-deep-dive";
import type { DashboardParameters } from "./parameters";
import { pipelineOverview } from "./pipeline-overview";

/** Every dashboard, in the order of the plan. */
const specs: readonly DashboardSpec[] = [
  pipelineOverview,
  kafkaDeepDive,
  flinkJobs,
  dataQuality,
  infrastructure,
  apiPerformance,
];

/** A dashboard that is ready to be given to Grafana. */
export interface RenderedDashboard extends Pick<DashboardSpec, "uid" | "title" | "folder"> {
  /** Where it lies below the folder of the dashboards: `kafka/02-kafka-deep-dive.json`. */
  readonly path: string;
  readonly model: Dashboard;
}

/** The name of a folder as a path and as a part of an identifier: `data-quality` for `Data Quality`. */
export const slug = (title: string) => title.toLowerCase().replaceAll(" ", "-");

/** All dashboards of a stack. */
export function dashboards(stack: DashboardParameters): RenderedDashboard[] {
  return specs.map((spec) => {
    const { uid, title, folder, order } = spec;
    const others = specs.filter((other) => other !== spec);
    const path = `${slug(folder)}/${String(order).padStart(2, "0")}-${uid}.json`;
    return { uid, title, folder, path, model: build(spec, others, stack) };
  });
}

/** Address of each dashboard by its title. @param place What comes before a dashboard's uid, in Grafana or the viewer. */
export const dashboardLinks = (place: string): Record<string, string> =>
  Object.fromEntries(specs.map(({ uid, title }) => [title, `${place}${uid}`]));

export type { DashboardParameters } from "./parameters";
