import { drills } from "../../drills";
import { report } from "../../drills/report";
import { undrilled } from "../../drills/undrilled";
import { alerts } from "../../rules";

const known = alerts.map(({ name }) => name);
const named = drills.map((drill) => [drill.name, drill] as const);

test("every drill has a name of its own that can be typed", () => {
  const names = drills.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
});

test.each(named)("%s expects alerts that exist, and tells somebody", (_name, drill) => {
  const expected = [...Object.keys(drill.notifies), ...(drill.inhibited ?? []), ...Object.keys(drill.mayNotify ?? {})];
  expect(expected.filter((name) => !known.includes(name))).toEqual([]);
  expect(Object.keys(drill.notifies).length).toBeGreaterThan(0);
});

test("what must not be told is of a severity that somebody would be told of", () => {
  const severities = new Map(alerts.map(({ name, severity }) => [name, severity]));
  for (const { notifies } of drills)
    for (const name of Object.keys(notifies)) expect(["critical", "warning"]).toContain(severities.get(name));
});

test("an alert is set off by a drill for certain, or it is said why not", () => {
  const drilled = new Set(drills.flatMap(({ notifies, inhibited = [] }) => [...Object.keys(notifies), ...inhibited]));
  expect(known.filter((name) => !drilled.has(name)).sort()).toEqual(Object.keys(undrilled).sort());
});

test("the page has a row per alert, and says what went wrong", () => {
  const [drill] = drills;
  if (!drill) throw new Error("no drills");
  const detections = [
    { alert: "A", seconds: 12.4, minimum: 10 },
    { alert: "B", seconds: 20, minimum: 15 },
  ];
  const page = report([{ drill, detections, inhibited: ["C"], problems: ["D arrived"] }], 0.2, "2 cores");
  expect(page).toContain(`| ${drill.title} | A | 12 s | 10 s | C |  | D arrived |`);
  expect(page).toContain("|  | B | 20 s | 15 s |  |  |  |");
  const silent = report([{ drill, detections: [], inhibited: [], problems: ["A did not arrive"] }], 0.2, "2 cores");
  expect(silent).toContain(`| ${drill.title} |  |  |  |  |  | A did not arrive |`);
});
