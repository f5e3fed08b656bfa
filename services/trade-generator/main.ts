import { runService } from "../shared/service";
import { generatorSettings } from "./settings";
import { startTradeGenerator } from "./trade-generator";

void runService({ name: "trade-generator", settings: generatorSettings, start: startTradeGenerator });
