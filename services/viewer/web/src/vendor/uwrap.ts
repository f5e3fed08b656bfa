import type { uWrap } from "uwrap";
// @ts-expect-error the path inside the package has no types; the package's own are for its index.
import { varPreLine as measure } from "../../../../../node_modules/uwrap/dist/uWrap.mjs";

/**
 * Measures the pairs of a font's letters when a text is first wrapped: there are 2,600, and Grafana's table asks for two fonts'
 * whether or not it wraps anything.
 */
export function varPreLine(context: CanvasRenderingContext2D): uWrap {
  let measured: uWrap | undefined;
  const wrap = () => {
    measured ??= measure(context) as uWrap;
    return measured;
  };
  return {
    each: (...asked) => wrap().each(...asked),
    split: (...asked) => wrap().split(...asked),
    count: (...asked) => wrap().count(...asked),
    test: (...asked) => wrap().test(...asked),
  };
}
