import { runService } from "../shared/service";
import { startLagExporter } from "./lag-exporter";
import { lagSettings } from "./settings";

void runService({ name: "lag-exporter", settings: lagSettings, start: startLagExporter });
