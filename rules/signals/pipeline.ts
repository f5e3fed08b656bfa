import { kafka } from "../../metrics/kafka";
import { promql, select } from "../promql";
import { hourlyMessages } from "../recording/kafka";
import type { Signal } from "../signal";

const trades = select(kafka.messagesIn, { topic: "raw-trades" });

/**
 * Not the plan's `rate(…[15m] offset 30m) > 0`: 45 minutes into a stall that becomes 0 too, and the alert would end while nothing
 * flows. Summed over the brokers, because one that leads no partition of the topic any more gets nothing and is well.
 */
export const stalledTrades: Signal = {
  name: "Trades that stopped flowing",
  description:
    "Most messages within an hour of the last day in raw-trades, when there was none in the last 15 minutes. No value is good. " +
    "It also has a value when all brokers are away; a pipeline that never had a trade has none.",
  unit: "messages",
  query: promql`
    max_over_time(${select(hourlyMessages, { topic: "raw-trades" })}[1d]) > 0
    unless sum by (topic) (rate(${trades}[15m])) > 0`,
};
