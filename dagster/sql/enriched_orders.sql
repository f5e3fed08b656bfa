-- Raw orders that are whole and sound, each message once, with the market of their moment.
WITH orders AS (
  SELECT *
  FROM new_rows
  ANTI JOIN known_rows USING (stream_id, sequence_number)
  WHERE price > 0
    AND quantity > 0
    AND side IN ('BUY', 'SELL')
    AND COLUMNS(['stream_id', 'sequence_number', 'order_id', 'symbol', 'account_id', 'status', 'event_time']) IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY stream_id, sequence_number ORDER BY ingest_time) = 1
),
priced AS (
  SELECT
    orders.*,
    quotes.event_time AS quote_time,
    quotes.bid_price,
    quotes.ask_price,
    CAST((quotes.bid_price + quotes.ask_price) / 2 AS DECIMAL(18, 4)) AS mid_price
  FROM orders
  ASOF LEFT JOIN (SELECT * FROM quotes WHERE bid_price > 0 AND ask_price > bid_price) AS quotes
    ON orders.symbol = quotes.symbol AND orders.event_time >= quotes.event_time
)
SELECT
  order_id,
  symbol,
  account_id,
  side,
  order_type,
  status,
  price,
  quantity,
  price * quantity AS total_value,
  CASE WHEN fresh THEN quote_time END AS quote_time,
  CASE WHEN fresh THEN bid_price END AS bid_price,
  CASE WHEN fresh THEN ask_price END AS ask_price,
  CASE WHEN fresh THEN mid_price END AS mid_price,
  CASE WHEN fresh THEN 10000 * (price - mid_price) / mid_price * CASE side WHEN 'BUY' THEN 1 ELSE -1 END END
    AS distance_bps,
  event_time,
  CAST(event_time AS DATE) AS event_date,
  ingest_time,
  now() AS processed_time,
  correlation_id,
  stream_id,
  sequence_number
FROM (SELECT *, event_time - quote_time <= INTERVAL 1 MINUTE AS fresh FROM priced)
