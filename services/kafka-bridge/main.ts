import { runService } from "../shared/service";
import { startKafkaBridge } from "./kafka-bridge";
import { bridgeSettings } from "./settings";

void runService({ name: "kafka-bridge", settings: bridgeSettings, start: startKafkaBridge });
