import { flink } from "../../metrics/flink";
import { promql } from "../promql";
import { recording } from "../rule";

/** Beyond it is what Flink reports once a source has ended, below 0 what it reports before the first event: neither is a time. */
const endOfTime = 9e18;

export const watermarkLag = recording({
  name: "flink:watermark_lag_seconds",
  description: "How far a task's event time is behind the clock; no value before its first event.",
  unit: "seconds",
  labels: ["job", "instance", "cluster", ...flink.inputWatermark.labels, "component"],
  expr: promql`(time() * 1000 - (${flink.inputWatermark} > 0 < ${endOfTime})) / 1000`,
  adds: { component: "flink" },
});
