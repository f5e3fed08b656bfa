import { Turns } from "../../../services/viewer/proxy/turns";

const never = new AbortController().signal;
/** What has happened by now to who asked for turns, in that order. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("so many are let at once, and the next in the order in which they came", async () => {
  const turns = new Turns(2);
  const begun: string[] = [];
  const asked = ["a", "b", "c", "d"].map(async (name) => {
    const end = await turns.take(never);
    begun.push(name);
    return end;
  });
  await settled();
  expect(begun).toEqual(["a", "b"]);
  (await asked[1])?.();
  await settled();
  expect(begun).toEqual(["a", "b", "c"]);
  (await asked[0])?.();
  await settled();
  expect(begun).toEqual(["a", "b", "c", "d"]);
});

test("a turn that nobody waits for is free for who comes later", async () => {
  const turns = new Turns(1);
  for (let time = 0; time < 3; time++) (await turns.take(never))();
});

test("who is gone waits no longer, and takes nobody's turn", async () => {
  const turns = new Turns(1);
  const end = await turns.take(never);
  const [gone, stays] = [new AbortController(), new AbortController()];
  const first = turns.take(gone.signal);
  const second = turns.take(stays.signal);
  gone.abort(new Error("gone"));
  await expect(first).rejects.toThrow("gone");
  await expect(turns.take(gone.signal)).rejects.toThrow("gone");
  end();
  const endSecond = await second;
  // Its turn goes on, also when its signal fires.
  stays.abort();
  endSecond();
  (await turns.take(never))();
});
