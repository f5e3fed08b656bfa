-- One row per day and symbol.
SELECT
  event_date AS trade_date,
  symbol,
  count(*) AS trade_count,
  sum(quantity) AS total_volume,
  sum(total_value) AS total_value,
  sum(price) / count(*) AS avg_price,
  sum(total_value) / sum(quantity) AS vwap,
  arg_min(price, {'time': event_time, 'place': sequence_number}) AS open_price,
  max(price) AS high_price,
  min(price) AS low_price,
  arg_max(price, {'time': event_time, 'place': sequence_number}) AS close_price,
  coalesce(sum(quantity) FILTER (trade_type = 'BUY'), 0) AS buy_volume,
  coalesce(sum(quantity) FILTER (trade_type = 'SELL'), 0) AS sell_volume,
  min(event_time) AS first_trade_time,
  max(event_time) AS last_trade_time,
  now() AS updated_time
FROM source
GROUP BY event_date, symbol
ORDER BY event_date, symbol
