import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runbookPages } from "../../components/render/runbooks";
import { alerts } from "../../rules";
import { problemsOf } from "../../rules/contract";

const folder = join(__dirname, "../../runbooks");
const pages = readdirSync(folder).filter((file) => file !== "README.md");
const names = alerts.map(({ name }) => name);
const read = (page: string) => readFileSync(join(folder, page), "utf8");
const linksOf = (text = "") => [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link);
const served = runbookPages();

test("there is a page for every alert, and for nothing else", () => {
  expect(pages.map((page) => page.replace(".md", "")).sort()).toEqual([...names].sort());
});

describe.each(pages)("%s", (page) => {
  const text = read(page);

  test("says what the alert means, what it does, how to find the cause and what to do", () => {
    expect(text.startsWith(`# ${page.replace(".md", "")}\n`)).toBe(true);
    const sections = text.split(/^## /m).slice(1);
    expect(sections.map((section) => section.split("\n")[0])).toEqual(["Meaning", "Impact", "Diagnosis", "Mitigation"]);
    for (const section of sections) expect(section.split("\n").slice(1).join("").trim()).not.toBe("");
  });

  test("asks only for what is exported", () => {
    const queries = [...text.matchAll(/```promql\n([\s\S]*?)```/g)].map(([, query = ""]) => query.trim());
    expect(queries.length).toBeGreaterThan(0);
    expect(queries.flatMap(problemsOf)).toEqual([]);
  });

  test("links to pages that exist, here and where Prometheus serves them", () => {
    expect(linksOf(text).filter((link) => !pages.includes(link))).toEqual([]);
    expect(linksOf(served[page.replace(".md", "")])).toEqual(linksOf(text).map((link) => link.replace(".md", "")));
  });
});
