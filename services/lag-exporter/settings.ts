import { z } from "zod";
import { commonSettings } from "../shared/service";
import { integer, list, type Setting } from "../shared/settings";

const maxBrokers = 16;

/** A regular expression that a whole name has to match. */
function namePattern(about: Pick<Setting, "description" | "default">): Setting<RegExp> {
  return {
    ...about,
    allowed: "a regular expression of JavaScript that matches the whole name, for example (flink|kafka)-.*",
    schema: z.string().transform((source, context) => {
      try {
        return new RegExp(`^(?:${source})$`);
      } catch (error) {
        context.addIssue(String(error));
        return z.NEVER;
      }
    }),
  };
}

export const lagSettings = {
  ...commonSettings(8005),
  KAFKA_BROKERS: list(/^[\w.-]+:\d{1,5}$/, maxBrokers, "host:port", {
    description: "Brokers through which the cluster is found.",
  }),
  GROUPS: namePattern({ description: "Consumer groups that are watched.", default: ".+" }),
  TOPICS: namePattern({ description: "Topics whose lag is shown.", default: "[^_].*" }),
  POLL_INTERVAL_SECONDS: integer(1, 300, {
    description: "Time between two looks at Kafka.",
    unit: "seconds",
    default: "10",
  }),
  POLL_TIMEOUT_SECONDS: integer(1, 300, {
    description: "Time that one look may take before it counts as failed.",
    unit: "seconds",
    default: "15",
  }),
  FORGET_AFTER_SECONDS: integer(1, 3_600, {
    description: "How long the last known lag is shown while Kafka does not answer.",
    unit: "seconds",
    default: "60",
  }),
};
