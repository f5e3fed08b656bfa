import { runService } from "../shared/service";
import { startApiClient } from "./api-client";
import { clientSettings } from "./settings";

void runService({ name: "api-client", settings: clientSettings, start: startApiClient });
