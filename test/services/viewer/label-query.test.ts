import { parseLabelQuery } from "../../../services/viewer/query/label-query";

test.each([
  ["label_values(job)", { kind: "label_values", label: "job" }],
  ['label_values(up{a="b,c"}, job)', { kind: "label_values", label: "job", match: 'up{a="b,c"}' }],
  ["label_names()", { kind: "label_names" }],
  ["metrics(kafka_.*)", { kind: "metrics", pattern: "kafka_.*" }],
  ["query_result(sum(up) by (job))", { kind: "query_result", expr: "sum(up) by (job)" }],
])("%s", (text, expected) => expect(parseLabelQuery(text)).toEqual(expected));

test("what cannot be read is named, with what is expected", () => {
  expect(() => parseLabelQuery("values(job)")).toThrow(/"values\(job\)": expected label_values\(label\)/);
});
