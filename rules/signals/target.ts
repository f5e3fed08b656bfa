import { scrape } from "../../metrics/scrape";
import { minutes } from "../duration";
import { type Matchers, promql, type Query, select, span } from "../promql";

/** Time that a target has from its first scrape until it is missed, seconds: a deployment may have to build its image. */
const start = span(minutes(15));
const known = promql`${scrape.up} offset ${start} or max_over_time(${scrape.up}[${start}]) > 0`;

/** Whether targets answered the last scrape: those that have answered before, and others once the time for that is over. */
export const answers = (targets: Matchers): Query => promql`${select(scrape.up, targets)} and ${known}`;
