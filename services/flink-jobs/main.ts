import { runService } from "../shared/service";
import { startFlinkJobs } from "./flink-jobs";
import { flinkJobsSettings } from "./settings";

void runService({ name: "flink-jobs", settings: flinkJobsSettings, start: startFlinkJobs });
