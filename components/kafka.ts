import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { jobs } from "../metrics";
import { kafka } from "../metrics/kafka";
import { hostAddress, hostPort, published } from "../stack/ports";
import { container } from "./container";
import { labels, type Platform } from "./platform";
import { Topic } from "./providers/topic";
import { brokerProperties, clientPort, clusterId, jmxExporter, topicConfig } from "./render/kafka";

/** Kafka in KRaft mode: brokers are controllers too, and each carries the JMX exporter's agent. */
export class Kafka extends pulumi.ComponentResource {
  readonly brokers: docker.Container[];
  /** Names of the brokers inside the stack's network. */
  readonly hosts: string[];
  /** Brokers inside the stack's network, `host:port`. */
  readonly bootstrap: string[];
  /** Brokers as seen from the machine that deploys. */
  readonly hostBootstrap: string[];
  private readonly platform: Platform;
  private readonly volumes: docker.Volume[];

  constructor(name: string, platform: Platform, opts?: pulumi.ComponentResourceOptions) {
    super("trade-observability:index:Kafka", name, {}, opts);
    const { settings } = platform;
    this.platform = platform;
    const ids = Array.from({ length: settings.kafkaBrokers }, (_, index) => index + 1);
    this.hosts = ids.map((id) => `${name}-broker-${id}`);
    this.bootstrap = this.hosts.map((host) => `${host}:${clientPort}`);
    const address = hostAddress(settings, "kafka");
    this.hostBootstrap = ids.map((_, index) => `${address}:${hostPort(settings, "kafka", index)}`);
    this.volumes = this.hosts.map(
      (host) =>
        new docker.Volume(
          `${host}-data`,
          { name: `${platform.stack}-${host}-data`, labels: labels(platform.stack) },
          { parent: this },
        ),
    );
    this.brokers = this.hosts.map((host, index) => this.broker(host, index));
    this.registerOutputs({});
  }

  private broker(host: string, index: number): docker.Container {
    const { settings, stack } = this.platform;
    const external = hostPort(settings, "kafka", index);
    const heap = Math.floor(settings.memory.kafka / 2);
    const properties = brokerProperties({
      nodeId: index + 1,
      hosts: this.hosts,
      external: { host: hostAddress(settings, "kafka"), port: external },
      retentionHours: settings.topicRetentionHours,
    });
    return container(
      host,
      this.platform,
      {
        image: "kafka",
        env: { CLUSTER_ID: clusterId(stack), KAFKA_HEAP_OPTS: `-Xms${heap}m -Xmx${heap}m` },
        files: [
          { file: "/etc/kafka/server.properties", content: properties },
          { file: "/etc/kafka/jmx.yml", content: stringify(jmxExporter()) },
        ],
        volumes: { "/var/lib/kafka": { volume: this.volumes[index] as docker.Volume } },
        ports: [
          published(settings, "kafka", external, index),
          published(settings, "kafkaMetrics", jobs.kafka.port, index),
        ],
        memory: settings.memory.kafka,
        capabilities: { drops: ["ALL"] },
        // The page answers before the broker does; 3 is the state of a broker that runs.
        awaited: true,
        healthy: [
          "sh",
          "-c",
          `wget -q -O - http://localhost:${jobs.kafka.port}/metrics | grep -q "^${kafka.brokerState.name} 3"`,
        ],
        stopTimeout: 60,
      },
      { parent: this },
    );
  }

  /** A topic of this cluster, replicated as far as there are brokers, up to three times. */
  topic(name: string, partitions: number): Topic {
    const { settings } = this.platform;
    return new Topic(
      name,
      {
        brokers: this.hostBootstrap,
        name,
        partitions,
        replicationFactor: Math.min(3, settings.kafkaBrokers),
        config: topicConfig(settings.kafkaBrokers, settings.topicRetentionHours),
      },
      // The topics go with the brokers' disks; there is nobody to ask for their deletion then.
      { parent: this, dependsOn: this.brokers, deletedWith: this.volumes[0] },
    );
  }
}
