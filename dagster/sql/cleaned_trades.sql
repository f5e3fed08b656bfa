-- Raw trades that are whole and sound, each message once.
SELECT
  trade_id,
  symbol,
  account_id,
  trade_type,
  price,
  quantity,
  price * quantity AS total_value,
  event_time,
  CAST(event_time AS DATE) AS event_date,
  ingest_time,
  now() AS processed_time,
  correlation_id,
  stream_id,
  sequence_number
FROM new_rows
ANTI JOIN known_rows USING (stream_id, sequence_number)
WHERE price > 0
  AND quantity > 0
  AND trade_type IN ('BUY', 'SELL')
  AND COLUMNS(['stream_id', 'sequence_number', 'trade_id', 'symbol', 'account_id', 'event_time']) IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY stream_id, sequence_number ORDER BY ingest_time) = 1
