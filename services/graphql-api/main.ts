import { runService } from "../shared/service";
import { startGraphqlApi } from "./graphql-api";
import { apiSettings } from "./settings";

void runService({ name: "graphql-api", settings: apiSettings, start: startGraphqlApi });
