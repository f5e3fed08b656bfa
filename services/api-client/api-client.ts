import { apiClient, apiClientOutcomes } from "../../metrics/api-client";
import { counter } from "../shared/metrics";
import type { ServiceContext } from "../shared/service";
import { Client } from "./client";
import { questions } from "./questions";
import type { clientSettings } from "./settings";

/** Connects the client, its metrics and readiness. */
export function startApiClient({
  settings,
  log,
  registry,
  readiness,
  shutdown,
}: ServiceContext<typeof clientSettings>): void {
  const requests = counter(registry, apiClient.requests);
  for (const outcome of apiClientOutcomes) requests.inc({ outcome }, 0);
  if (settings.REQUESTS_PER_SECOND === 0) return;
  const client = new Client({
    url: settings.API_URL,
    questions,
    intervalMs: 1000 / settings.REQUESTS_PER_SECOND,
    timeoutMs: settings.TIMEOUT_SECONDS * 1000,
    log: log.part("client"),
    count: (outcome) => requests.inc({ outcome }),
  });
  readiness.add(() => client.problem);
  const end = new AbortController();
  const running = client.run(end.signal);
  shutdown.add("client", async () => {
    end.abort();
    await running;
  });
}
