-- One row per day and account: what its trades of that day were worth at the day's last prices.
WITH positions AS MATERIALIZED (
  SELECT
    event_date,
    account_id,
    symbol,
    count(*) AS trade_count,
    coalesce(sum(total_value) FILTER (trade_type = 'BUY'), 0) AS bought_value,
    coalesce(sum(total_value) FILTER (trade_type = 'SELL'), 0) AS sold_value,
    sum(CASE trade_type WHEN 'BUY' THEN quantity ELSE -quantity END) AS shares,
    max({'time': event_time, 'place': sequence_number, 'price': price}) AS latest
  FROM source
  GROUP BY event_date, account_id, symbol
),
closing AS (
  SELECT event_date, symbol, max(latest).price AS price
  FROM positions
  GROUP BY event_date, symbol
),
accounts AS (
  SELECT
    event_date,
    account_id,
    sum(trade_count) AS trade_count,
    count(*) AS symbol_count,
    sum(bought_value) AS bought_value,
    sum(sold_value) AS sold_value,
    sum(CAST(shares AS BIGINT) * closing.price) AS position_value
  FROM positions
  JOIN closing USING (event_date, symbol)
  GROUP BY event_date, account_id
)
SELECT
  event_date AS trade_date,
  account_id,
  trade_count,
  symbol_count,
  bought_value,
  sold_value,
  sold_value - bought_value AS net_cash_flow,
  position_value,
  net_cash_flow + position_value AS profit_loss,
  100 * (net_cash_flow + position_value) / (bought_value + sold_value) AS return_percent,
  now() AS updated_time
FROM accounts
ORDER BY event_date, account_id
