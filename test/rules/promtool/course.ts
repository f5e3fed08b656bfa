import { minutes } from "../../../rules/duration";

/** How a series goes on. */
export type Course =
  /** It stays at this value. */
  | number
  /** It changes by so much per second, from this value or from where it was. */
  | { readonly perSecond: number; readonly from?: number }
  /** It is a time stamp so many seconds ago, in seconds or (`unit: 1000`) milliseconds. */
  | { readonly behindClock: number; readonly unit?: 1000 }
  | "absent";

/** A course and how long it is followed, seconds; a multiple of a minute. */
export type Phase = readonly [Course, number];

function start(
  course: Exclude<Course, "absent">,
  time: number,
  last: number,
  sampleStep: number,
): { from: number; step: number } {
  if (typeof course === "number") return { from: course, step: 0 };
  if ("behindClock" in course) {
    const unit = course.unit ?? 1;
    return { from: (time - course.behindClock) * unit, step: sampleStep * unit };
  }
  const step = course.perSecond * sampleStep;
  return { from: course.from ?? last + step, step };
}

/**
 * The samples of a series in promtool's notation: `5+0x39 5-2x3` is 40 samples of 5, then 5, 3, 1, -1.
 * @param sampleStep Time between two of them, seconds.
 */
export function samples(phases: readonly Phase[], sampleStep: number): string {
  let time = 0;
  let last = 0;
  const render = ([course, duration]: Phase) => {
    if (duration % minutes(1)) throw new Error(`A phase of ${duration} seconds: expected whole minutes.`);
    const count = duration / sampleStep;
    const begin = time;
    time += duration;
    if (course === "absent") return `stale _x${count - 1}`;
    const { from, step } = start(course, begin, last, sampleStep);
    last = from + step * (count - 1);
    return `${from}${step < 0 ? "-" : "+"}${Math.abs(step)}x${count - 1}`;
  };
  return phases
    .filter(([, duration]) => duration > 0)
    .map(render)
    .join(" ");
}
