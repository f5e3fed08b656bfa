-- Quotes to one bar per symbol and minute. `quotes` holds every quote of the minutes that something new belongs to.
SELECT
  symbol,
  date_trunc('minute', event_time) AS window_start,
  window_start + INTERVAL 1 MINUTE AS window_end,
  arg_min(last_price, sequence) AS open_price,
  max(last_price) AS high_price,
  min(last_price) AS low_price,
  arg_max(last_price, sequence) AS close_price,
  avg(bid_price) AS avg_bid_price,
  avg(ask_price) AS avg_ask_price,
  10000 * avg((ask_price - bid_price) / ((ask_price + bid_price) / 2)) AS avg_spread_bps,
  count(*) AS quote_count,
  CAST(window_start AS DATE) AS event_date,
  now() AS processed_time
FROM (
  -- Quotes of one millisecond are told apart by their place in the stream.
  SELECT *, {'time': event_time, 'place': sequence_number} AS sequence
  FROM quotes
  WHERE last_price > 0
    AND bid_price > 0
    AND ask_price > bid_price
    AND COLUMNS(['stream_id', 'sequence_number', 'symbol', 'event_time']) IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY stream_id, sequence_number ORDER BY ingest_time) = 1
)
GROUP BY symbol, window_start
ORDER BY window_start, symbol
