/** A scrape job: who is asked for metrics, and what it may cost. */
export interface JobDescription {
  /** Port of `/metrics` inside the stack's network. */
  readonly port: number;
  /** The most series that the job may store, from appendix B of the plan; jobs that it does not list have a budget of our own. */
  readonly maxSeries: number;
  /** Services of this project are checked both ways: every metric in the catalog is exported, and nothing else is. */
  readonly ours?: boolean;
}

/** Every scrape job by its name, in the order of the Prometheus configuration. */
export const jobs = {
  prometheus: { port: 9090, maxSeries: 60 },
  alertmanager: { port: 9093, maxSeries: 100 },
  kafka: { port: 7071, maxSeries: 500 },
  flink: { port: 9249, maxSeries: 300 },
  /** What the data observer pushes. */
  pushgateway: { port: 9091, maxSeries: 400 },
  "trade-generator": { port: 8000, maxSeries: 50, ours: true },
  "kafka-consumer": { port: 8001, maxSeries: 50, ours: true },
  "graphql-api": { port: 8002, maxSeries: 150, ours: true },
  "dagster-exporter": { port: 8003, maxSeries: 200, ours: true },
  "lag-exporter": { port: 8005, maxSeries: 80, ours: true },
  "data-observer": { port: 8006, maxSeries: 20, ours: true },
  "alert-inbox": { port: 8007, maxSeries: 20, ours: true },
  viewer: { port: 8008, maxSeries: 60, ours: true },
  "api-client": { port: 8009, maxSeries: 20, ours: true },
  "node-exporter": { port: 9100, maxSeries: 500 },
  cadvisor: { port: 8080, maxSeries: 800 },
} as const satisfies Record<string, JobDescription>;

export type Job = keyof typeof jobs;
