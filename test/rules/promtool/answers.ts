import { testRules } from "./run";

/** A question to Prometheus, at one sample a minute. */
interface Question {
  readonly series: readonly { series: string; values: string }[];
  readonly expr: string;
  readonly samples: readonly { labels: string; value: number }[];
}

/** Whether Prometheus answers with exactly these samples after ten minutes. */
export function answers({ series, expr, samples }: Question): string {
  const { passed, output } = testRules([
    {
      rules: { groups: [] },
      tests: (ruleFile) => ({
        rule_files: [ruleFile],
        tests: [
          {
            interval: "1m",
            input_series: series,
            promql_expr_test: [{ expr, eval_time: "10m", exp_samples: samples }],
          },
        ],
      }),
    },
  ]);
  return passed[0] ? "as expected" : output;
}
