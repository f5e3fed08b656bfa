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
  // All of these is what the values may have, when no statistic is judged; z-scores and counts of anomalies are taken from it.
  const series = pushed.filter((metric) => metric !== data.zscore && metric !== data.distributionAnomalies);
  expect(series.reduce((sum, { maxSeries }) => sum + maxSeries, times)).toBeLessThan(jobs.pushgateway.maxSeries);
});
