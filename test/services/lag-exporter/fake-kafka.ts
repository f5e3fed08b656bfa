import type { Kafka, Reading, Session } from "../../../services/lag-exporter/kafka-port";

export interface FakeKafka extends Kafka {
  /** What the next looks see. */
  see(answer: () => Promise<Reading>): void;
  opened: number;
  closed: number;
}

/** A cluster that answers what a test wants, failures included. */
export function fakeKafka(pastEnds: Session["endOffsetsAt"] = async () => new Map()): FakeKafka {
  let answer: () => Promise<Reading> = () => Promise.reject(new Error("nothing to see yet"));
  const kafka: FakeKafka = {
    opened: 0,
    closed: 0,
    see(next) {
      answer = next;
    },
    async open() {
      kafka.opened += 1;
      return {
        read: () => answer(),
        endOffsetsAt: pastEnds,
        async close() {
          kafka.closed += 1;
        },
      };
    },
  };
  return kafka;
}

/** A look that sees groups that have committed `next` of a topic that ends at `end`, in every topic's only partition. */
export function reading(groups: Record<string, Record<string, [next: number, end: number]>>): Reading {
  const topics = new Map(Object.values(groups).flatMap((group) => Object.entries(group)));
  return {
    groupNames: Object.keys(groups),
    groups: Object.entries(groups).map(([name, committed]) => ({
      name,
      members: 0,
      committed: Object.entries(committed).map(([topic, [next]]) => ({ topic, offsets: new Map([[0, next]]) })),
    })),
    topics: [...topics].map(([topic, [, end]]) => ({ topic, partitions: [{ partition: 0, low: 0, end }] })),
    failures: [],
  };
}
