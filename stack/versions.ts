/**
 * Every image that the stack runs, once. `registry` is the official image; `build` is the folder under images/ whose
 * Dockerfile makes an equal one from packages. An image with `derived` is built in both cases: the official one lacks a part.
 * Versions are those of the packages, so that both sources behave alike.
 */
export interface ImageVersion {
  /** Official image with its version. */
  readonly registry: string;
  /** Build argument of registry.Dockerfile that takes the official image, when parts have to be added to it. */
  readonly derived?: string;
  /** No package holds it, so `build` cannot make one. @default false */
  readonly registryOnly?: true;
}

export const images = {
  prometheus: { registry: "prom/prometheus:v2.53.3" },
  alertmanager: { registry: "prom/alertmanager:v0.28.1" },
  pushgateway: { registry: "prom/pushgateway:v1.11.0" },
  "node-exporter": { registry: "prom/node-exporter:v1.9.0" },
  cadvisor: { registry: "ghcr.io/google/cadvisor:v0.53.0" },
  grafana: { registry: "grafana/grafana:12.3.0", registryOnly: true },
  postgres: { registry: "postgres:17" },
  kafka: { registry: "apache/kafka:4.1.2", derived: "KAFKA_IMAGE" },
  flink: { registry: "flink:2.1.1", derived: "FLINK_IMAGE" },
  dagster: { registry: "python:3.13-slim", derived: "PYTHON_IMAGE" },
  services: { registry: "node:22-slim", derived: "NODE_IMAGE" },
} as const satisfies Record<string, ImageVersion>;

export type ImageName = keyof typeof images;

/** The official image of a scrape job's software; `undefined` for our own services. */
export const pinnedImage = (job: string): string | undefined => (images as Record<string, ImageVersion>)[job]?.registry;
