import { eventsAt } from "../../../services/viewer/web/src/panels/events";

const event = (title: string, from: number, to = from) => ({ title, from, to, color: "red", text: "" });
const events = [event("deployed", 130), event("firing", 300, 500), event("later", 640)];
const titles = (at: number, reach = 0) => eventsAt(events, [100, 200, 400, 600], at, reach).map(({ title }) => title);

test("an event is told of at the point of the data that is nearest to it, one that lasts at every point of it", () => {
  expect([0, 1, 2, 3].map((at) => titles(at))).toEqual([["deployed"], ["firing"], ["firing"], ["firing"]]);
});

test("an event a little beside a point, or after the last one, is told of too", () => {
  expect(titles(1, 20)).toEqual(["deployed", "firing"]);
  expect(titles(3, 40)).toEqual(["firing", "later"]);
});
