import { decodeFrame, encodeBatch } from "../../../services/shared/stream-protocol";

const stream = "6f9619ff-8b86-4011-b42d-00cf4fc964ff";

test("a batch comes back with its header and its lines", () => {
  const frame = decodeFrame(Buffer.from(encodeBatch(stream, 7, ['{"a":1}', '{"b":"ü"}'])));
  expect(frame?.header).toEqual({ type: "batch", stream_id: stream, first: 7 });
  expect(frame?.lines.map(String)).toEqual(['{"a":1}', '{"b":"ü"}']);
});

test("an empty line keeps its place, so that the sequences of the others stay right", () => {
  const frame = decodeFrame(Buffer.from(encodeBatch(stream, 7, ["{}", "", "[]"])));
  expect(frame?.lines.map(String)).toEqual(["{}", "", "[]"]);
});

test("a hello has no lines", () => {
  const hello = { type: "hello", stream_id: stream, next: 3 };
  expect(decodeFrame(Buffer.from(JSON.stringify(hello)))).toEqual({ header: hello, lines: [] });
});

test.each([
  "",
  "\n",
  "not json\n{}",
  '{"type":"batch"}\n{}',
  '{"type":"batch","stream_id":"x","first":1}\n{}',
  '{"type":"news"}',
])("a frame without a readable header is not decoded: %j", (text) => {
  expect(decodeFrame(Buffer.from(text))).toBeUndefined();
});
