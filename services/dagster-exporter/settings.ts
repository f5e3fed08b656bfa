import { commonSettings } from "../shared/service";
import { integer, text } from "../shared/settings";

const word = (description: string, standard: string) =>
  text(/^[\w.-]+$/, "letters, digits, _ . and -", { description, default: standard });

export const exporterSettings = {
  ...commonSettings(8003),
  DAGSTER_URL: text(/^https?:\/\/[^\s?#]+$/, "an address such as http://host:3000", {
    description: "Dagster's webserver, with or without /graphql.",
    default: "http://dagster-webserver:3000",
  }),
  POLL_INTERVAL_SECONDS: integer(1, 300, {
    description: "Time between two looks at Dagster.",
    unit: "seconds",
    default: "15",
  }),
  POLL_TIMEOUT_SECONDS: integer(1, 300, {
    description: "Time that one answer of Dagster may take.",
    unit: "seconds",
    default: "30",
  }),
  DATABASE_HOST: word("PostgreSQL server that keeps what was counted.", "postgres"),
  DATABASE_PORT: integer(1, 65_535, { description: "Its port.", default: "5432" }),
  DATABASE_NAME: word("Database; the exporter makes a schema `dagster_exporter` in it.", "catalog"),
  DATABASE_USER: word("User, who may create that schema.", "trade"),
  PGPASSFILE: text(/^(none|\/\S*)$/, "an absolute path, or none", {
    description: "File with the user's password, in lines of host:port:database:user:password; none: no password.",
    default: "none",
  }),
};
