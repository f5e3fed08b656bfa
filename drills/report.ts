import type { Outcome } from "./run";

const seconds = (value: number | undefined) => (value === undefined ? "looks back" : `${Math.round(value)} s`);

function rows({ drill, detections, inhibited, resolvedSeconds, problems }: Outcome): string[] {
  const held = inhibited.join(", ");
  const verdict = problems.length === 0 ? "passed" : problems.join("; ");
  return detections.map(({ alert, seconds: found, minimum }, index) => {
    const first = index === 0;
    return `| ${[
      first ? drill.title : "",
      alert,
      seconds(found),
      seconds(minimum),
      first ? held : "",
      first ? seconds(resolvedSeconds) : "",
      first ? verdict : "",
    ].join(" | ")} |`;
  });
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
