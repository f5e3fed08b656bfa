/**
 * The part of KafkaJS below its public interface that is used here: single requests to a broker. The public consumer can
 * neither see beyond the high watermark nor read without a group. KafkaJS 2.2.4 is its last release; the version is pinned.
 */
declare module "kafkajs/src/cluster/index.js" {
  interface PartitionMetadata {
    readonly partitionId: number;
    readonly leader: number;
  }

  interface Broker {
    listOffsets(request: {
      replicaId?: number;
      isolationLevel?: number;
      topics: { topic: string; partitions: { partition: number; timestamp: number }[] }[];
    }): Promise<{ responses: { topic: string; partitions: { partition: number; offset: string }[] }[] }>;
    fetch(request: {
      isolationLevel?: number;
      maxWaitTime?: number;
      maxBytes?: number;
      topics: { topic: string; partitions: { partition: number; fetchOffset: string; maxBytes: number }[] }[];
    }): Promise<{
      responses: {
        topicName: string;
        partitions: {
          partition: number;
          highWatermark: string;
          messages: { offset: string; headers?: Record<string, Buffer | undefined> }[];
        }[];
      }[];
    }>;
  }

  class Cluster {
    constructor(options: {
      brokers: string[];
      clientId: string;
      connectionTimeout: number;
      requestTimeout: number;
      enforceRequestTimeout: boolean;
      metadataMaxAge: number;
      allowAutoTopicCreation: boolean;
      maxInFlightRequests: number | null;
      retry: { retries: number; initialRetryTime: number; maxRetryTime: number };
      logger: object;
      socketFactory: unknown;
    });
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    addMultipleTargetTopics(topics: string[]): Promise<void>;
    findTopicPartitionMetadata(topic: string): PartitionMetadata[];
    findBroker(which: { nodeId: number }): Promise<Broker>;
  }
  namespace Cluster {
    export type { Broker, PartitionMetadata };
  }
  export = Cluster;
}

declare module "kafkajs/src/network/socketFactory.js" {
  const createSocketFactory: () => unknown;
  export = createSocketFactory;
}
