interface Empty {
  readonly because: string;
  /** Which of its questions, by name, are answered by nothing; the panel itself shows something. @default all of them */
  readonly questions?: readonly string[];
}

const baseline = "a verdict needs three full days";
/** A box plot has its bands, and no points on them. */
const usual = { because: "every statistic is as usual", questions: ["anomalies"] } as const;

/** Panels that show nothing, or not all, on a healthy stack that was just stood up, by title. A drill fills each. */
export const emptyWhenHealthy = {
  "Recent Failures": { because: "nothing has failed" },
  "Failed Expectations": { because: "every expectation was met" },
  "Volume Deviation": { because: baseline },
  "Volume Trend": { because: baseline, questions: ["least", "most", "anomalies"] },
  "Schema Changes Timeline": { because: "no column has changed" },
  "bronze.raw_trades.price": usual,
  "silver.cleaned_trades.price": usual,
  "silver.cleaned_trades.total_value": usual,
} as const satisfies Readonly<Record<string, Empty>>;

export type EmptyPanel = keyof typeof emptyWhenHealthy;

const panels: Readonly<Record<string, Empty>> = emptyWhenHealthy;

/** Whether a healthy stack has nothing to answer to a question of a panel. @param refId @default all of its questions */
export function mayBeEmpty(title: string, refId?: string): boolean {
  const panel = panels[title];
  if (!panel?.questions) return panel !== undefined;
  return refId !== undefined && panel.questions.includes(refId);
}
