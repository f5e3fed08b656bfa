import { jobs, type Metric } from "../../metrics";
import { data } from "../../metrics/data";
import { lineage } from "../../metrics/lineage";
import { pushgateway } from "../../metrics/pushgateway";
import { parseSettings } from "../../stack/settings";

test("as many tables and statistics as may be observed stay below what the Pushgateway may cost", () => {
  const pushed = [...Object.values<Metric>(data), ...Object.values<Metric>(lineage)];
  // Each check pushes a group of its own, to which the Pushgateway adds its times.
  const groups = Object.keys(parseSettings({}).observation.intervals).length;
  const times = groups * Object.keys(pushgateway).length;
  expect(pushed.reduce((sum, { maxSeries }) => sum + maxSeries, times)).toBeLessThan(jobs.pushgateway.maxSeries);
});
