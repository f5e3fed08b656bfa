import { hostUrl, publishedPorts } from "../../stack/ports";
import { parseSettings } from "../../stack/settings";

describe("published ports", () => {
  test("are all different, with any number of brokers that the defaults leave room for", () => {
    for (const kafkaBrokers of ["1", "3", "9"]) {
      const ports = publishedPorts(parseSettings({ kafkaBrokers })).map(({ port }) => port);
      expect(new Set(ports).size).toBe(ports.length);
    }
  });

  test("every broker has a listener and a metrics port", () => {
    const ports = publishedPorts(parseSettings({ kafkaBrokers: "3", portOffset: "1000" }));
    expect(ports.filter(({ setting }) => setting === "ports.kafka").map(({ port }) => port)).toEqual([
      20092, 20093, 20094,
    ]);
    expect(ports.filter(({ setting }) => setting === "ports.kafkaMetrics").map(({ port }) => port)).toEqual([
      8071, 8072, 8073,
    ]);
  });

  test("two stacks that are an offset apart share none", () => {
    const a = publishedPorts(parseSettings({})).map(({ port }) => port);
    const b = publishedPorts(parseSettings({ portOffset: "20000" })).map(({ port }) => port);
    expect(a.filter((port) => b.includes(port))).toEqual([]);
  });

  test("that meet, or lie beyond the last one, are refused with the settings that make them", () => {
    expect(() => parseSettings({ ports: { viewer: 8007 } })).toThrow(
      'ports: found {"viewer":8007}, expected different ones: ports.alertInbox and ports.viewer both take 8007',
    );
    expect(() => parseSettings({ portOffset: 46_441 })).not.toThrow();
    expect(() => parseSettings({ portOffset: 46_442 })).toThrow(
      "portOffset: found 46442, expected less: it puts ports.kafka at 65536, beyond 65535",
    );
  });

  test("of Kafka that a broker uses within its container are refused, wherever the offset puts them", () => {
    const refused = (port: number) =>
      `expected another ports.kafka: in its container a broker needs ${port} for something else`;
    expect(() => parseSettings({ kafkaBrokers: 1, ports: { kafka: 9092 } })).toThrow(refused(9092));
    expect(() => parseSettings({ ports: { kafka: 7000, kafkaMetrics: 7500 }, portOffset: 70 })).toThrow(refused(7071));
    expect(() => parseSettings({ ports: { kafka: 9091, pushgateway: 9191, alertmanager: 9193 } })).toThrow(
      refused(9093),
    );
  });

  test("links go to an address that answers from this machine", () => {
    expect(hostUrl(parseSettings({ bindAddress: "0.0.0.0", portOffset: "1" }), "prometheus")).toBe(
      "http://127.0.0.1:9091",
    );
    expect(hostUrl(parseSettings({ bindAddress: "10.0.0.5" }), "prometheus")).toBe("http://10.0.0.5:9090");
    expect(hostUrl(parseSettings({ bindAddress: "10.0.0.5" }), "flink")).toBe("http://127.0.0.1:8081");
  });
});
