import type { Drill } from "./drill";
import { drills } from "./index";
import type { Outcomes } from "./outcomes";
import type { Outcome } from "./run";

const seconds = (value: number | undefined) => (value === undefined ? "" : `${Math.round(value)} s`);

/** Errors of commands have lines and bars of their own. */
const inOneLine = (text: string) => text.trim().replace(/\s+/g, " ").replaceAll("|", "\\|");

function rows({ title, detections, inhibited, resolvedSeconds, problems }: Outcome): string[] {
  const held = inhibited.join(", ");
  const verdict = problems.length === 0 ? "passed" : problems.join("; ");
  const arrived = detections.map(({ alert, seconds: found, minimum }) => [alert, seconds(found), seconds(minimum)]);
  // A drill of which nothing arrived has a row too: it is the one to look at.
  const [first = ["", "", ""], ...others] = arrived;
  return [
    [title, ...first, held, seconds(resolvedSeconds), verdict],
    ...others.map((cells) => ["", ...cells, "", "", ""]),
  ].map((cells) => `| ${cells.map(inOneLine).join(" | ")} |`);
}

const notRun = ({ title }: Drill): Outcome => ({
  name: "",
  title,
  detections: [],
  inhibited: [],
  problems: ["not run yet"],
});

function table(timeScale: string, outcomes: Readonly<Record<string, Outcome>>): string[] {
  const production = timeScale === "1";
  const meaning = production ? "as in production" : "intervals and `for` multiplied, thresholds kept";
  const listed = drills.filter(({ name, fullScale }) => outcomes[name] || fullScale || !production);
  return [
    `## Time scale ${timeScale} (${meaning})`,
    "",
    "| fault | notified | after | at best | held back | over after the repair | verdict |",
    "|---|---|---|---|---|---|---|",
    ...listed.flatMap((drill) => rows(outcomes[drill.name] ?? notRun(drill))),
    "",
  ];
}

/** The outcomes as a page. */
export function report(outcomes: Outcomes, machine: string): string {
  return [
    "# Drills",
    "",
    `Written by \`make drill\` on ${machine}: every fault was made on a live stack, and the inbox was read. At best an alert takes`,
    "a scrape, its `for`, an evaluation and the group's wait, and the time that its condition itself needs; where a check of the",
    "data pushes the value, that check's interval too. A drill may be sooner than that when the moments happen to fall well.",
    "",
    ...Object.entries(outcomes)
      .sort(([a], [b]) => Number(a) - Number(b))
      .flatMap(([timeScale, found]) => table(timeScale, found)),
  ].join("\n");
}
