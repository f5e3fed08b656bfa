import { runService } from "../shared/service";
import { startDataObserver } from "./data-observer";
import { observerSettings } from "./settings";

void runService({ name: "data-observer", settings: observerSettings, start: startDataObserver });
