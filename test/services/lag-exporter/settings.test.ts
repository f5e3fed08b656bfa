import { lagSettings } from "../../../services/lag-exporter/settings";
import { readSettings } from "../../../services/shared/settings";

const read = (env: Record<string, string>) =>
  readSettings(lagSettings, { KAFKA_BROKERS: "kafka-broker-1:9092", ...env });

test("groups and topics are matched by their whole names, internal topics are left out by default", () => {
  const { GROUPS, TOPICS } = read({ GROUPS: "flink-processing|kafka-to-.*" });
  expect(["flink-processing", "kafka-to-iceberg-bronze"].every((name) => GROUPS.test(name))).toBe(true);
  expect(["my-flink-processing", "flink-processing-2"].some((name) => GROUPS.test(name))).toBe(false);
  expect([TOPICS.test("raw-trades"), TOPICS.test("__consumer_offsets")]).toEqual([true, false]);
});

test("a pattern that is no regular expression is refused with what was found", () => {
  expect(() => read({ GROUPS: "(flink" })).toThrow(
    /environment variable GROUPS: found "\(flink", allowed: a regular expression/,
  );
});

test("brokers have to be named", () => {
  expect(() => readSettings(lagSettings, {})).toThrow(/KAFKA_BROKERS: is not set/);
});
