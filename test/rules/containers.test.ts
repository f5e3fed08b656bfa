import { containerAlive } from "../../rules/signals/containers";
import { answers } from "./promtool/answers";

const seen = (name: string, values: string) => ({ series: `container_last_seen{name="${name}"}`, values });
const cadvisor = (values: string) => ({ series: 'up{job="cadvisor",instance="cadvisor:8080"}', values });
const expr = containerAlive.query.text;

test("a container that cAdvisor dropped is gone, one that it does not see any more too", () => {
  const series = [seen("a", "0+60x20"), seen("b", "0 60 120 stale _x17"), seen("c", "0+60x2 120x20"), cadvisor("1x20")];
  const samples = [
    { labels: '{name="a"}', value: 1 },
    { labels: '{name="b"}', value: 0 },
    { labels: '{name="c"}', value: 0 },
  ];
  expect(answers({ series, expr, samples })).toBe("as expected");
});

test("without cAdvisor nobody knows which containers are gone", () =>
  expect(answers({ series: [seen("a", "0 60 120 stale _x17"), cadvisor("1 1 1 0x17")], expr, samples: [] })).toBe(
    "as expected",
  ));
