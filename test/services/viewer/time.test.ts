import { moved, parseRange, rangeParameters } from "../../../services/viewer/web/src/dashboard/time";

const hour = 3_600_000;
const now = 1_760_000_000_000;
beforeEach(() => jest.useFakeTimers({ now }));
afterEach(() => jest.useRealTimers());

/** A range by its ends in hours from now, and where these are after the change. */
function after(change: Parameters<typeof moved>[1], from: number, to: number): [from: number, to: number] {
  const at = (hours: number) => String(now + hours * hour);
  const next = moved(parseRange(at(from), at(to)), change);
  return [(Number(next.from) - now) / hour, (Number(next.to) - now) / hour];
}

test.each([
  ["back", "back", [-2, 0], [-3, -1]],
  ["on", "forth", [-8, -6], [-7, -5]],
  ["on, up to now and no shorter", "forth", [-2.5, -0.5], [-2, 0]],
  ["nowhere from the future", "forth", [-1, 1], [-1, 1]],
  ["to twice its length", "wider", [-8, -6], [-9, -5]],
  ["to twice its length, up to now", "wider", [-2, 0], [-3, 0]],
] as const)("a range moves %s", (_where, change, [from, to], expected) =>
  expect(after(change, from, to)).toEqual(expected),
);

test("the address says a relative range as it was said", () => {
  expect(rangeParameters(parseRange("now-24h", "now"))).toEqual({ from: "now-24h", to: "now" });
  expect(rangeParameters(parseRange(String(now - hour), String(now)))).toEqual({
    from: String(now - hour),
    to: String(now),
  });
});
