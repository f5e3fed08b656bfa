/** Variables that Grafana itself provides, with the form that their values have. */
export const builtIn: Readonly<Record<string, RegExp>> = {
  __interval: /\d+(?:ms|[smhdwy])/,
  __interval_ms: /\d+/,
  __rate_interval: /\d+(?:ms|[smhdwy])/,
  __rate_interval_ms: /\d+/,
  __range: /\d+s/,
  __range_s: /\d+/,
  __range_ms: /\d+/,
  __from: /\d+/,
  __to: /\d+/,
};
