import { MessageBuffer } from "../../../services/trade-generator/message-buffer";

function filled(capacity: number, count: number): MessageBuffer {
  const buffer = new MessageBuffer(capacity);
  for (let sequence = 1; sequence <= count; sequence += 1) {
    buffer.append(`m${sequence}`);
  }
  return buffer;
}

test("messages stay until they are acknowledged, over many rounds of the ring", () => {
  const buffer = filled(4, 4);
  for (let sequence = 5; sequence <= 40; sequence += 1) {
    buffer.acknowledge(sequence - 4);
    buffer.append(`m${sequence}`);
  }
  expect(buffer.read(1, 10, 1_000)).toEqual(["m37", "m38", "m39", "m40"]);
  expect([buffer.oldest, buffer.next, buffer.size, buffer.free]).toEqual([37, 41, 4, 0]);
});

test("a full buffer takes nothing more instead of overwriting", () => {
  const buffer = filled(3, 3);
  expect(() => buffer.append("m4")).toThrow("the buffer of 3 messages is full");
  expect(buffer.read(1, 10, 1_000)).toEqual(["m1", "m2", "m3"]);
});

test("reading keeps to both limits but gives one message at least", () => {
  const buffer = filled(10, 5);
  expect(buffer.read(2, 2, 1_000)).toEqual(["m2", "m3"]);
  expect(buffer.read(2, 10, 4)).toEqual(["m2", "m3"]);
  expect(buffer.read(2, 10, 1)).toEqual(["m2"]);
  expect(buffer.read(6, 10, 1_000)).toEqual([]);
});

test("acknowledging again, or more than there is, does no harm", () => {
  const buffer = filled(10, 5);
  buffer.acknowledge(3);
  buffer.acknowledge(2);
  expect(buffer.oldest).toBe(4);
  buffer.acknowledge(99);
  expect([buffer.oldest, buffer.next, buffer.size]).toEqual([6, 6, 0]);
});
