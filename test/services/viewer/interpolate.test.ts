import { interpolate, type VariableValue } from "../../../services/viewer/web/src/query/interpolate";

const values = new Map<string, VariableValue>([
  ["one", { values: ["a.b"], multi: true }],
  ["many", { values: ["a.b", "c|d"], texts: ["A", "C"], multi: true }],
  ["single", { values: ['say "hi"'] }],
  ["all", { values: ["x", "y"], texts: ["All"], verbatim: ".*", multi: true }],
  ["__rate_interval", { values: ["60s"], verbatim: "60s" }],
]);

test.each([
  ["a query's regular expression, its backslash escaped for the string", 'up{j=~"$one"}', 'up{j=~"a\\\\.b"}'],
  ["several values are alternatives", 'up{j=~"$many"}', 'up{j=~"(a\\\\.b|c\\\\|d)"}'],
  ["a single value cannot end its string", 'up{j="$single"}', 'up{j="say \\"hi\\""}'],
  ["the custom value of All stands as it is", 'up{j=~"$all"}', 'up{j=~".*"}'],
  ["Grafana's own", "rate(up[$__rate_interval])", "rate(up[60s])"],
  ["square brackets", "[[one:raw]]", "a.b"],
  ["regex", "${many:regex}", "(a\\.b|c\\|d)"],
  ["pipe", "${many:pipe}", "a.b|c|d"],
  ["csv", "${many:csv}", "a.b,c|d"],
  ["glob", "${many:glob}", "{a.b,c|d}"],
  ["doublequote", "${single:doublequote}", '"say \\"hi\\""'],
  ["text", "${many:text}", "A + C"],
  ["queryparam", "?${many:queryparam}", "?var-many=a.b&var-many=c%7Cd"],
  ["what is no variable stays", "$1 ${unknown} $", "$1 ${unknown} $"],
])("%s", (_what, text, expected) => expect(interpolate(text, values)).toBe(expected));

test("a title names the choice", () => {
  expect(interpolate("Lag of $all and $many", values, "text")).toBe("Lag of All and A + C");
});
