import type { Outcome } from "./run";

const seconds = (value: number | undefined) => (value === undefined ? "" : `${Math.round(value)} s`);

function rows({ drill, detections, inhibited, resolvedSeconds, problems }: Outcome): string[] {
  const held = inhibited.join(", ");
  const verdict = problems.length === 0 ? "passed" : problems.join("; ");
  const arrived = detections.map(({ alert, seconds: found, minimum }) => [alert, seconds(found), seconds(minimum)]);
  // A drill of which nothing arrived has a row too: it is the one to look at.
  const [first = ["", "", ""], ...others] = arrived;
  return [
    [drill.title, ...first, held, seconds(resolvedSeconds), verdict],
    ...others.map((cells) => ["", ...cells, "", "", ""]),
  ].map((cells) => `| ${cells.join(" | ")} |`);
}

/** The outcomes as a page. */
export function report(outcomes: readonly Outcome[], timeScale: number, machine: string): string {
  return [
    "# Drills",
    "",
    "Written by `make drill`: every fault was made on a live stack, and the inbox was read. At best an alert takes a scrape, its",
    "`for`, an evaluation and the group's wait, and the time that its condition itself needs; where a check of the data pushes",
    "the value, that check's interval too.",
    "",
    `Time scale ${timeScale} (intervals and \`for\` multiplied, thresholds kept), ${machine}.`,
    "",
    "| fault | notified | after | at best | held back | over after the repair | verdict |",
    "|---|---|---|---|---|---|---|",
    ...outcomes.flatMap(rows),
    "",
  ].join("\n");
}
