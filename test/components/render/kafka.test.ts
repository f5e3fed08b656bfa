import { type BrokerOptions, brokerProperties, clusterId, topicConfig } from "../../../components/render/kafka";

const hosts = (count: number) => Array.from({ length: count }, (_, index) => `kafka-broker-${index + 1}`);

function properties(brokers: number, nodeId: number, overrides: Partial<BrokerOptions> = {}): Record<string, string> {
  const external = { host: "127.0.0.1", port: 19091 + nodeId };
  const lines = brokerProperties({ nodeId, hosts: hosts(brokers), external, ...overrides })
    .trimEnd()
    .split("\n");
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

describe("the cluster id", () => {
  const names = Array.from({ length: 500 }, (_, index) => `stack-${index}`);

  test.each(names.slice(0, 5))("of %s is 16 bytes as base64url, and the same every time", (name) => {
    expect(clusterId(name)).toMatch(/^[\w-]{22}$/);
    expect(Buffer.from(clusterId(name), "base64url")).toHaveLength(16);
    expect(clusterId(name)).toBe(clusterId(name));
  });

  test("never looks like an option of the tool that gets it, and differs from stack to stack", () => {
    const ids = names.map(clusterId);
    expect(ids.filter((id) => id.startsWith("-"))).toEqual([]);
    expect(new Set(ids).size).toBe(names.length);
  });
});

describe("three brokers", () => {
  test("survive the loss of one: three copies, two of which confirm, also of offsets and transactions", () => {
    expect(properties(3, 2)).toMatchObject({
      "default.replication.factor": "3",
      "min.insync.replicas": "2",
      "offsets.topic.replication.factor": "3",
      "transaction.state.log.replication.factor": "3",
      "transaction.state.log.min.isr": "2",
      "auto.create.topics.enable": "false",
    });
  });

  test("are all controllers and agree on who votes", () => {
    for (const nodeId of [1, 2, 3]) {
      const broker = properties(3, nodeId);
      expect(broker["node.id"]).toBe(String(nodeId));
      expect(broker["process.roles"]).toBe("broker,controller");
      expect(broker["controller.quorum.voters"]).toBe(
        "1@kafka-broker-1:9093,2@kafka-broker-2:9093,3@kafka-broker-3:9093",
      );
    }
  });

  test("tell clients inside and outside the network different addresses, and listen where they say", () => {
    const broker = properties(3, 3);
    expect(broker["advertised.listeners"]).toBe("INTERNAL://kafka-broker-3:9092,EXTERNAL://127.0.0.1:19094");
    expect(broker.listeners).toBe("INTERNAL://:9092,EXTERNAL://:19094,CONTROLLER://:9093");
  });
});

describe("other numbers of brokers", () => {
  test.each([
    [1, "1", "1"],
    [2, "2", "1"],
    [5, "3", "2"],
  ])("%i brokers keep %s copies, of which %s must confirm", (brokers, factor, minInSync) => {
    expect(properties(brokers, 1)).toMatchObject({
      "default.replication.factor": factor,
      "min.insync.replicas": minInSync,
      "transaction.state.log.min.isr": minInSync,
    });
    expect(topicConfig(brokers, 24)["min.insync.replicas"]).toBe(minInSync);
  });

  test("two brokers have one controller: two would need both to agree", () => {
    expect(properties(2, 1)["process.roles"]).toBe("broker,controller");
    expect(properties(2, 2)["process.roles"]).toBe("broker");
    expect(properties(2, 2)["controller.quorum.voters"]).toBe("1@kafka-broker-1:9093");
  });

  test("the fourth of five is no controller and opens no listener for it", () => {
    expect(properties(5, 4)["process.roles"]).toBe("broker");
    expect(properties(5, 4).listeners).not.toContain("CONTROLLER");
  });
});

test("messages are kept for the hours that are set, and never more of a partition than the disk is meant to hold", () => {
  const broker = properties(3, 1, { retentionHours: 48, partitionMegabytes: 128 });
  expect(broker["log.retention.hours"]).toBe("48");
  expect(broker["log.retention.bytes"]).toBe(String(128 * 1024 * 1024));
  // Only closed segments are deleted: one must be smaller than what may be kept.
  expect(Number(broker["log.segment.bytes"])).toBeLessThanOrEqual(128 * 1024 * 1024);
  expect(topicConfig(3, 48)["retention.ms"]).toBe(String(48 * 60 * 60 * 1000));
});
