import { data } from "../../metrics/data";
import { pushgateway } from "../../metrics/pushgateway";
import { promql, select } from "../promql";
import type { Signal } from "../signal";

export const sincePush: Signal = {
  name: "Time since the last push",
  description: "Time since a batch job pushed its metrics. Until it does, Prometheus goes on seeing the old values.",
  unit: "seconds",
  query: promql`time() - ${pushgateway.pushTime}`,
};

export const checkUp: Signal = {
  name: "Check can look",
  description: "Whether a check of the data could read what it was asked to; 1 is good.",
  unit: "boolean",
  query: select(data.checkUp),
};
