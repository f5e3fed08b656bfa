/** What Prometheus itself records of every scrape, for each target of every job. No exporter delivers these. */
export const scrape = {
  /** 1 when the target answered. */
  up: { name: "up", type: "gauge", unit: "boolean", labels: [] },
  /** How many series the target's page had after relabelling: what is stored. */
  storedSeries: { name: "scrape_samples_post_metric_relabeling", type: "gauge", unit: "series", labels: [] },
} as const;

/** What Prometheus records of every alert that its rules have found. */
export const alertState = {
  /** 1 while an alert is pending or firing; gone afterwards. */
  alerts: {
    name: "ALERTS",
    type: "gauge",
    unit: "boolean",
    labels: ["alertname", "alertstate", "severity", "service", "stage"],
  },
} as const;
