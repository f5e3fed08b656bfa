import { recordings } from "./cases/recordings";
import { type Results, testRules } from "./promtool/run";

describe("recorded series", () => {
  let results: Results;
  beforeAll(() => {
    results = testRules(Object.values(recordings));
  });

  test.each(Object.keys(recordings).map((group, index) => [group, index] as const))("of %s", (_, index) => {
    if (!results.passed[index]) throw new Error(results.output);
  });
});
