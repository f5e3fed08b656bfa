import * as pulumi from "@pulumi/pulumi";

/** A Kafka topic. */
export interface TopicInputs {
  /** Brokers as seen from the machine that deploys, `host:port`. */
  brokers: string[];
  name: string;
  /** Number of partitions; can grow, never shrink. */
  partitions: number;
  /** Copies of each partition; fixed once the topic exists. */
  replicationFactor: number;
  /** Topic configuration by Kafka's names, e.g. `{ "retention.ms": "86400000" }`. @default {} */
  config: Record<string, string>;
}

async function withAdmin<T>(brokers: string[], work: (admin: import("kafkajs").Admin) => Promise<T>): Promise<T> {
  const { Kafka, logLevel } = await import("kafkajs");
  const kafka = new Kafka({ clientId: "pulumi", brokers, logLevel: logLevel.NOTHING, retry: { retries: 12 } });
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Number of partitions of a topic, as soon as all of them have a leader that is known to be one. */
async function hosted(admin: import("kafkajs").Admin, name: string, timeoutMs: number): Promise<number> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let problem = "some partitions have no leader";
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
      const partitions = topics[0]?.partitions ?? [];
      if (partitions.length > 0 && partitions.every(({ leader }) => leader >= 0)) return partitions.length;
    } catch (error) {
      problem = (error as Error).message;
    }
    if (Date.now() > deadline) throw new Error(`topic ${name} is not hosted after ${timeoutMs / 1000} s: ${problem}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

export const provider: pulumi.dynamic.ResourceProvider<TopicInputs, TopicInputs> = {
  async check(olds, news) {
    const failures: pulumi.dynamic.CheckFailure[] = [];
    if (olds?.name === news.name && news.partitions < olds.partitions)
      failures.push({
        property: "partitions",
        reason: `topic ${news.name} has ${olds.partitions} partitions; Kafka cannot reduce them to ${news.partitions}. Keep ${olds.partitions}, or create a topic of another name`,
      });
    return { inputs: news, failures };
  },

  async diff(_id, olds, news) {
    const replaces = (["name", "replicationFactor"] as const).filter((key) => olds[key] !== news[key]);
    const changed = (["partitions", "config", "brokers"] as const).some(
      (key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]),
    );
    return { changes: changed || replaces.length > 0, replaces, deleteBeforeReplace: true };
  },

  async create(inputs) {
    await withAdmin(inputs.brokers, async (admin) => {
      const topic = {
        topic: inputs.name,
        numPartitions: inputs.partitions,
        replicationFactor: inputs.replicationFactor,
        configEntries: Object.entries(inputs.config).map(([name, value]) => ({ name, value })),
      };
      // KafkaJS' own wait for leaders fails on a broker that has not heard of the topic yet.
      const created = await admin.createTopics({ topics: [topic], waitForLeaders: false, timeout: 30_000 });
      const found = await hosted(admin, inputs.name, 60_000);
      // Left by a deployment that was killed before it could write the topic down.
      if (!created && found !== inputs.partitions)
        throw new Error(
          `topic ${inputs.name} exists already with ${found} partitions, expected ${inputs.partitions}; delete it, or set its number of partitions to ${found}`,
        );
    });
    return { id: inputs.name, outs: inputs };
  },

  async update(_id, olds, news) {
    await withAdmin(news.brokers, async (admin) => {
      // An update that was killed, or failed further down, may have added them already.
      if (news.partitions > olds.partitions && news.partitions > (await hosted(admin, news.name, 60_000)))
        await admin.createPartitions({ topicPartitions: [{ topic: news.name, count: news.partitions }] });
      const { ConfigResourceTypes } = await import("kafkajs");
      await admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: ConfigResourceTypes.TOPIC,
            name: news.name,
            configEntries: Object.entries(news.config).map(([name, value]) => ({ name, value })),
          },
        ],
      });
    });
    return { outs: news };
  },

  async delete(id, olds) {
    await withAdmin(olds.brokers, (admin) => admin.deleteTopics({ topics: [id], timeout: 30_000 }));
  },
};

/** A topic as a typed resource: created, grown and reconfigured in place. */
export class Topic extends pulumi.dynamic.Resource {
  declare readonly name: pulumi.Output<string>;
  declare readonly partitions: pulumi.Output<number>;

  constructor(
    name: string,
    inputs: pulumi.Inputs & pulumi.Unwrap<Partial<TopicInputs>>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(provider, name, { config: {}, ...inputs }, opts, "kafka", "Topic");
  }
}
