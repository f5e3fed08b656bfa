import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { stat } from "../../dashboards/kinds";
import { sincePush } from "../../rules/signals/checks";
import { parameters } from "../rules/parameters";
import { everyPanel, rendered, targetsOf } from "./helpers";

// Dashboards are plain values: whoever needs them needs no engine.
jest.mock("@pulumi/pulumi", () => {
  throw new Error("a dashboard imports Pulumi");
});

describe.each(rendered.map((board) => [board.uid, board.model] as const))("%s", (_, model) => {
  const panels = model.panels ?? [];

  test("numbers every panel once", () => {
    const ids = panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => Number.isInteger(id))).toBe(true);
  });

  test("has no two panels on one cell, and none beside the grid", () => {
    const taken = new Map<string, string>();
    for (const { title = "", gridPos } of panels) {
      if (!gridPos) throw new Error(`${title} has no place`);
      expect([title, gridPos.x + gridPos.w <= 24]).toEqual([title, true]);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect([title, taken.get(`${x},${y}`)]).toEqual([title, undefined]);
          taken.set(`${x},${y}`, title);
        }
    }
  });

  test("uses every variable that it has, and has every variable that it uses", () => {
    const asked = JSON.stringify(panels.flatMap((panel) => targetsOf(panel as Panel).map(({ expr }) => expr)));
    const list = model.templating?.list ?? [];
    const narrowed = JSON.stringify(list.map(({ query }) => query));
    const named = (text: string) => [...text.matchAll(/\$([a-z]\w*)/g)].map(([, name]) => name as string);
    const names = list.map(({ name }) => name);
    expect([...new Set(named(asked))].sort()).toEqual([...names].sort());
    expect(named(narrowed).filter((name) => !names.includes(name))).toEqual([]);
  });

  test("finds its data at the two data sources that Grafana is given", () => {
    const uids = new Set(
      [...JSON.stringify(model).matchAll(/"datasource":\{[^}]*"uid":"([^"]*)"/g)].map(([, uid]) => uid),
    );
    expect([...uids].filter((uid) => uid !== "prometheus" && uid !== "alertmanager")).toEqual([]);
  });

  test("marks alerts and deployments on its panels", () =>
    expect((model.annotations?.list ?? []).map(({ name }) => name)).toEqual(
      expect.arrayContaining(["Alerts", "Deployments"]),
    ));
});

test.each(everyPanel)("%s says what it shows, and what it is when there is nothing", (_, panel) => {
  expect(panel.description).toMatch(/.{30,}\.$/s);
  expect(panel.fieldConfig?.defaults.noValue).toMatch(/\w+ \w+/);
});

describe("a panel that shows values names their unit", () => {
  const inUnit = (unit: string) =>
    stat({ title: "Any", ask: [{ signal: { ...sincePush, unit } }], noData: "Nothing yet", width: 6 })(parameters);

  test("of the metrics catalog", () => expect(inUnit("seconds").fieldConfig?.defaults.unit).toBe("s"));
  test("or a word for what is counted", () => expect(inUnit("restarts").fieldConfig?.defaults.unit).toBe("short"));
  test.each(["", "secnds"])("and cannot be built with %p", (unit) =>
    expect(() => inUnit(unit)).toThrow(`"${unit}" is no unit that a panel knows`),
  );
});

const tables = everyPanel.filter(([, panel]) => panel.type === "table");

test.each(tables)("%s has room for all of its columns on a page of 1600 pixels", (_, panel) => {
  const organize = panel.transformations?.find(({ id }) => id === "organize");
  const columns = Object.keys(organize?.options.renameByName).length;
  const minWidth = Number(panel.fieldConfig?.defaults.custom?.minWidth);
  expect(columns * minWidth).toBeLessThan(((panel.gridPos?.w ?? 0) / 24) * 1500);
});

test.each(everyPanel)("%s links to runbooks that exist", (_, panel) => {
  for (const { url } of panel.links ?? []) {
    const [, name] = (url ?? "").split(`${parameters.links.runbooks}/`);
    expect([url, existsSync(join(__dirname, `../../runbooks/${name}.md`))]).toEqual([url, true]);
  }
});
