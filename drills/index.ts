import type { Drill } from "./drill";
import * as data from "./faults/data";
import * as flink from "./faults/flink";
import * as host from "./faults/host";
import * as kafka from "./faults/kafka";
import * as monitoring from "./faults/monitoring";
import * as serving from "./faults/serving";

const lingering = ({ lingers = {} }: Drill) => Math.max(0, ...Object.values(lingers));

/** Every drill, in the order in which they are run: those whose alerts look back long after the repair come last. */
export const drills: readonly Drill[] = [monitoring, host, kafka, flink, data, serving]
  .flatMap((subject) => Object.values<Drill>(subject as unknown as Record<string, Drill>))
  .sort((a, b) => lingering(a) - lingering(b));
