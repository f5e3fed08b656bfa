import type { ServiceContext } from "../shared/service";
import { KafkaJsAdmin } from "./kafkajs";
import { LagBook } from "./lag-book";
import { LagMetrics } from "./lag-metrics";
import type { lagSettings } from "./settings";
import { Watch } from "./watch";

/** Connects Kafka's admin API, the book of lags and the metrics. */
export function startLagExporter(context: ServiceContext<typeof lagSettings>): void {
  const { settings, log, registry, readiness, shutdown } = context;
  const book = new LagBook(settings.FORGET_AFTER_SECONDS * 1000);
  const watch = new Watch({
    kafka: new KafkaJsAdmin({
      brokers: settings.KAFKA_BROKERS,
      clientId: "lag-exporter",
      groups: settings.GROUPS,
      topics: settings.TOPICS,
    }),
    book,
    log: log.part("watch"),
    intervalMs: settings.POLL_INTERVAL_SECONDS * 1000,
    timeoutMs: settings.POLL_TIMEOUT_SECONDS * 1000,
    looked: () => metrics.show(book.known(Date.now())),
  });
  const metrics = new LagMetrics(registry, log.part("metrics"), {
    up: () => watch.problem === undefined,
    lastSuccess: () => watch.lastSuccess,
  });
  readiness.add(() => watch.problem);
  const end = new AbortController();
  const running = watch.run(end.signal);
  shutdown.add("watch", async () => {
    end.abort();
    await running;
  });
}
