import { createHash } from "node:crypto";
import { properties } from "./properties";

export { jmxExporter } from "./kafka-metrics";

/** What one broker of a cluster is told. */
export interface BrokerOptions {
  /** Number of the broker, from 1; it is `hosts[nodeId - 1]`. */
  nodeId: number;
  /** Names of all brokers on the stack's network, e.g. `["kafka-broker-1", …]`. */
  hosts: readonly string[];
  /** Address and port under which clients on the host reach this broker; it listens on the same port. */
  external: { host: string; port: number };
  /** How long topics keep messages, hours. @default 24 */
  retentionHours?: number;
  /** How much of a partition is kept at most, MiB, so that a fast producer does not fill the disk. @default 256 */
  partitionMegabytes?: number;
}

/** Ports inside the stack's network. */
export const clientPort = 9092;
export const controllerPort = 9093;

/** Longest transaction that the brokers accept; Flink's sink must ask for no more. Milliseconds. */
export const transactionTimeoutMs = 3_600_000;

/** Copies of every partition, and how many of them must have a message before it counts as written. */
export function replication(brokers: number): { factor: number; minInSync: number } {
  const factor = Math.min(3, brokers);
  return { factor, minInSync: Math.max(1, factor - 1) };
}

/** Identifier that all brokers of a stack share: 16 bytes as base64url, always the same for a name. */
export function clusterId(stack: string): string {
  const bytes = createHash("sha256").update(`kafka cluster of ${stack}`).digest().subarray(0, 16);
  // A leading hyphen would be read as an option by the tool that formats the storage.
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return bytes.toString("base64url");
}

/** `server.properties` of one broker. Up to three brokers are controllers too: an even number of them would win nothing. */
export function brokerProperties(options: BrokerOptions): string {
  const { nodeId, hosts, external, retentionHours = 24, partitionMegabytes = 256 } = options;
  const controllers = hosts.slice(0, hosts.length < 3 ? 1 : 3);
  const isController = nodeId <= controllers.length;
  const { factor, minInSync } = replication(hosts.length);
  const listeners = [`INTERNAL://:${clientPort}`, `EXTERNAL://:${external.port}`];
  return properties({
    "node.id": nodeId,
    "process.roles": isController ? "broker,controller" : "broker",
    "controller.quorum.voters": controllers.map((host, index) => `${index + 1}@${host}:${controllerPort}`).join(","),
    listeners: [...listeners, ...(isController ? [`CONTROLLER://:${controllerPort}`] : [])].join(","),
    "advertised.listeners": [
      `INTERNAL://${hosts[nodeId - 1]}:${clientPort}`,
      `EXTERNAL://${external.host}:${external.port}`,
    ].join(","),
    "listener.security.protocol.map": "INTERNAL:PLAINTEXT,EXTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "INTERNAL",
    "controller.listener.names": "CONTROLLER",
    "log.dirs": "/var/lib/kafka/log",
    "default.replication.factor": factor,
    "min.insync.replicas": minInSync,
    "offsets.topic.replication.factor": factor,
    "transaction.state.log.replication.factor": factor,
    "transaction.state.log.min.isr": minInSync,
    "transaction.max.timeout.ms": transactionTimeoutMs,
    "auto.create.topics.enable": false,
    "log.retention.hours": retentionHours,
    "log.retention.bytes": partitionMegabytes * 1024 * 1024,
    "log.segment.bytes": 64 * 1024 * 1024,
    ...smallMachine,
  });
}

/** Fewer internal partitions, threads and buffers than the defaults, which are made for a machine per broker. */
const smallMachine = {
  "offsets.topic.num.partitions": 10,
  "transaction.state.log.num.partitions": 10,
  "num.network.threads": 2,
  "num.io.threads": 4,
  "log.cleaner.dedupe.buffer.size": 8 * 1024 * 1024,
  // Nobody waits for further members of a group that starts on a development machine.
  "group.initial.rebalance.delay.ms": 0,
};

/** Configuration of a topic whose messages are kept for a while. */
export function topicConfig(brokers: number, retentionHours: number): Record<string, string> {
  return {
    "min.insync.replicas": String(replication(brokers).minInSync),
    "retention.ms": String(retentionHours * 3_600_000),
  };
}
