import { runService } from "../shared/service";
import { startAlertInbox } from "./alert-inbox";
import { inboxSettings } from "./settings";

void runService({ name: "alert-inbox", settings: inboxSettings, start: startAlertInbox });
