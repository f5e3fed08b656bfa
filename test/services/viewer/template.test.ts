import { templateMatcher } from "../../../services/viewer/proxy/template";

const variables = new Set(["job", "topic", "window"]);
const matches = (template: string, expression: string) => templateMatcher(template, variables)(expression);

test.each([
  ["up", "up"],
  ['up{job="$job"}', 'up{job="prometheus"}'],
  ['up{job=~"$job"}', 'up{job=~"(a|b\\\\.c)"}'],
  ['up{job=~"a-${job:regex}-[[topic]]"}', 'up{job=~"a-x-y"}'],
  ["rate(up[$__rate_interval])", "rate(up[60s])"],
  ["rate(up[$window]) * $__range_s", "rate(up[5m]) * 3600"],
  ['label_replace(up, "a", "$1", "job", "(.+)")', 'label_replace(up, "a", "$1", "job", "(.+)")'],
  ["up{job='$job', a=`$topic`}", "up{job='it', a=`x\"y`}"],
])("%s takes %s", (template, expression) => expect(matches(template, expression)).toBe(true));

test.each([
  ["another expression", "up", "down"],
  ["more after it", 'up{job="$job"}', 'up{job="a"} or secret'],
  ["a value that ends its literal", 'up{job="$job"}', 'up{job="a"} or secret{x="b"}'],
  ["an escaped quote that ends nothing, and then an end", 'up{job="$job"}', 'up{job="a\\\\"} or secret{x="b"}'],
  ["a literal of another kind", 'up{job="$job"}', "up{job='a'}"],
  ["structure in place of a word", "rate(up[$window])", "rate(up[5m]) or rate(secret[5m])"],
  ["a selector in place of a word", "$topic", "secret{}"],
  ["a name in place of a duration", "rate(up[$__interval])", "rate(up[up])"],
  ["a changed text beside a variable", 'up{job=~"a-$job"}', 'up{job=~"b-x"}'],
  ["a name that is no variable", 'up{job="$other"}', 'up{job="x"}'],
  ["an expression without end", 'up{job="$job"}', `up{job="${"x".repeat(20_000)}"}`],
])("refuses %s", (_what, template, expression) => expect(matches(template, expression)).toBe(false));

test("a hostile text costs no time: matching is linear", () => {
  const template = `up{job=~"${"$job.*".repeat(50)}"}`;
  const started = performance.now();
  expect(matches(template, `up{job=~"${".*".repeat(7_000)}x"}`)).toBe(false);
  // Exponential matching would take for ever; a busy machine may take its time.
  expect(performance.now() - started).toBeLessThan(5000);
});
