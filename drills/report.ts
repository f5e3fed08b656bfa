import type { Drill } from "./drill";
import { drills } from "./index";
import type { Outcomes, SeenOutcome } from "./outcomes";

const seconds = (value: number | undefined) => (value === undefined ? "" : `${Math.round(value)} s`);

/** Errors of commands have lines and bars of their own. */
const inOneLine = (text: string) => text.trim().replace(/\s+/g, " ").replaceAll("|", "\\|");

function rows({ title, detections, inhibited, untold = [], resolvedSeconds, problems, on }: SeenOutcome): string[] {
  const held = [...inhibited, ...untold.map((name) => `${name} (told to nobody)`)].join(", ");
  const verdict = problems.length === 0 ? "passed" : problems.join("; ");
  const arrived = detections.map(({ alert, seconds: found, minimum }) => [alert, seconds(found), seconds(minimum)]);
  // A drill of which nothing arrived has a row too: it is the one to look at.
  const [first = ["", "", ""], ...others] = arrived;
  return [
    [title, ...first, held, seconds(resolvedSeconds), verdict, on],
    ...others.map((cells) => ["", ...cells, "", "", "", ""]),
  ].map((cells) => `| ${cells.map(inOneLine).join(" | ")} |`);
}

const notRun = ({ name, title }: Drill): SeenOutcome => ({
  name,
  title,
  detections: [],
  inhibited: [],
  problems: ["not run yet"],
  on: "",
  machine: "",
});

function table(timeScale: string, outcomes: Readonly<Record<string, SeenOutcome>>): string[] {
  const production = timeScale === "1";
  const meaning = production ? "as in production" : "intervals and `for` multiplied, thresholds kept";
  // What was seen of a fault that the drill had before says nothing of today's.
  const seenOf = ({ name, title }: Drill) => (outcomes[name]?.title === title ? outcomes[name] : undefined);
  const listed = drills.filter((drill) => seenOf(drill) || drill.fullScale || !production);
  return [
    `## Time scale ${timeScale} (${meaning})`,
    "",
    "| fault | notified | after | at best | held back | over after the repair | verdict | on |",
    "|---|---|---|---|---|---|---|---|",
    ...listed.flatMap((drill) => rows(seenOf(drill) ?? notRun(drill))),
    "",
  ];
}

/** The outcomes as a page. */
export function report(outcomes: Outcomes): string {
  const seen = Object.values(outcomes).flatMap((found) => Object.values(found));
  const machines = [...new Set(seen.map(({ machine }) => machine))].sort().join("; ");
  return [
    "# Drills",
    "",
    `Written by \`make drill\` (${machines}): every fault was made on a live stack, and the inbox was read. At best an alert takes`,
    "a scrape, its `for`, an evaluation and the group's wait, and the time that its condition itself needs; where a check of the",
    "data pushes the value, that check's interval too. A drill may be sooner than that when the moments happen to fall well.",
    "",
    "Prometheus repeats for a quarter of an hour that an alert is over, and as long as it does Alertmanager keeps the alert's group.",
    "The same alert is then told at the group's next interval instead of after its wait: a drill may be that much later where one",
    "before it has set off the same alert.",
    "",
    ...Object.entries(outcomes)
      .sort(([a], [b]) => Number(a) - Number(b))
      .flatMap(([timeScale, found]) => table(timeScale, found)),
  ].join("\n");
}
