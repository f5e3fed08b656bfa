import { scrape } from "../../metrics/scrape";
import { minutes } from "../duration";
import { type Matchers, promql, type Query, select, span } from "../promql";

/**
 * Time that what was never there has from its first scrape until it is missed: a deployment may have to build an image for it, and
 * `make up` itself says when it does not come.
 */
export const standUp = span(minutes(15));
const known = promql`${scrape.up} offset ${standUp} or max_over_time(${scrape.up}[${standUp}]) > 0`;

/** Whether targets answered the last scrape: those that have answered before, and others once the time for that is over. */
export const answers = (targets: Matchers): Query => promql`${select(scrape.up, targets)} and ${known}`;
