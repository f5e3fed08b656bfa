/** Panels that show nothing on a healthy stack that was just stood up, by title, each with the reason. A drill fills each. */
export const emptyWhenHealthy = {
  "Recent Failures": "nothing has failed",
  "Failed Expectations": "every expectation was met",
  "Volume Deviation": "a verdict needs three full days",
  "Schema Changes Timeline": "no column has changed",
} as const;

export type EmptyPanel = keyof typeof emptyWhenHealthy;
