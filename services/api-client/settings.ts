import { commonSettings } from "../shared/service";
import { decimal, integer, text } from "../shared/settings";

export const clientSettings = {
  ...commonSettings(8009),
  API_URL: text(/^https?:\/\/\S+[^\s/]$/, "an http or https address without a slash at its end", {
    description: "The GraphQL API that is asked, without /graphql.",
  }),
  REQUESTS_PER_SECOND: decimal(0, 100, {
    description: "Requests to make, one after the other; 0: none.",
    unit: "requests per second",
    default: "0.2",
  }),
  TIMEOUT_SECONDS: integer(1, 300, {
    description: "Time that an answer may take before it is given up.",
    unit: "seconds",
    default: "15",
  }),
};
