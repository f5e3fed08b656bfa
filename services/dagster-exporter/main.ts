import { runService } from "../shared/service";
import { startDagsterExporter } from "./dagster-exporter";
import { exporterSettings } from "./settings";

void runService({ name: "dagster-exporter", settings: exporterSettings, start: startDagsterExporter });
