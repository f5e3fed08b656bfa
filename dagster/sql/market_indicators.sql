-- One row per day and symbol, from the day's one-minute bars.
WITH bars AS (
  SELECT
    *,
    close_price - lag(close_price) OVER series AS change,
    ln(close_price / lag(close_price) OVER series) AS log_return,
    row_number() OVER (PARTITION BY event_date, symbol ORDER BY window_start DESC) AS age
  FROM source
  WINDOW series AS (PARTITION BY event_date, symbol ORDER BY window_start)
),
days AS (
  SELECT
    event_date,
    symbol,
    arg_min(open_price, window_start) AS open_price,
    max(high_price) AS high_price,
    min(low_price) AS low_price,
    arg_max(close_price, window_start) AS last_price,
    avg(close_price) FILTER (age <= 20) AS sma_20,
    avg(close_price) FILTER (age <= 60) AS sma_60,
    sum(greatest(change, 0)) FILTER (age <= 14) AS gains,
    sum(abs(change)) FILTER (age <= 14) AS moves,
    100 * stddev_samp(log_return) AS volatility_percent,
    sum(avg_spread_bps * quote_count) / sum(quote_count) AS avg_spread_bps,
    sum(quote_count) AS quote_count,
    max(window_start) AS last_window
  FROM bars
  GROUP BY event_date, symbol
)
SELECT
  event_date AS trade_date,
  symbol,
  open_price,
  high_price,
  low_price,
  last_price,
  100 * (last_price - open_price) / open_price AS change_percent,
  sma_20,
  sma_60,
  -- A price that did not move at all is neither strong nor weak.
  CASE WHEN moves > 0 THEN 100 * gains / moves WHEN moves = 0 THEN 50 END AS rsi_14,
  volatility_percent,
  avg_spread_bps,
  quote_count,
  last_window,
  now() AS updated_time
FROM days
ORDER BY event_date, symbol
