-- Raw trades to one record per symbol and minute: how many, how much, at what average price.

CREATE TEMPORARY TABLE raw_trades (
  symbol STRING,
  price DECIMAL(18, 4),
  quantity BIGINT,
  event_time BIGINT,
  traded_at AS TO_TIMESTAMP_LTZ(event_time, 3),
  -- A trade may arrive this much later than a younger one before its minute is closed.
  WATERMARK FOR traded_at AS traded_at - INTERVAL '5' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'raw-trades',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'flink-processing',
  'properties.isolation.level' = 'read_committed',
  'properties.auto.offset.reset' = 'earliest',
  'scan.startup.mode' = 'group-offsets',
  -- A partition without trades does not hold the others' minutes open for longer than this.
  'scan.watermark.idle-timeout' = '30 s',
  'format' = 'json',
  -- The bridge lets only whole messages through; a stray one from elsewhere must not stop the job for good.
  'json.ignore-parse-errors' = 'true'
);

-- A stray record may be JSON and yet no trade. A window without a time, or a minute in which nothing was traded to divide by,
-- would make the job fail again and again. Outside of the years 0 to 9999 TO_TIMESTAMP_LTZ gives no time.
CREATE TEMPORARY VIEW whole_trades AS
SELECT symbol, price, quantity, traded_at
FROM raw_trades
WHERE symbol IS NOT NULL
  AND price > 0
  AND quantity > 0
  AND event_time BETWEEN 0 AND 253402300799999;

CREATE TEMPORARY TABLE trade_aggregates (
  symbol STRING,
  window_start BIGINT,
  window_end BIGINT,
  trade_count BIGINT,
  volume BIGINT,
  vwap DECIMAL(18, 4)
) WITH (
  'connector' = 'kafka',
  'topic' = 'trade-aggregates',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.transaction.timeout.ms' = '${TRANSACTION_TIMEOUT_MS}',
  -- A job that starts again while Kafka is away asks eleven times, each for so long, before it starts anew, and does not notice
  -- that Kafka is back.
  'properties.max.block.ms' = '10000',
  'sink.delivery-guarantee' = 'exactly-once',
  'sink.transactional-id-prefix' = 'flink-processing',
  'key.format' = 'raw',
  'key.fields' = 'symbol',
  'value.format' = 'json',
  'value.json.encode.decimal-as-plain-number' = 'true'
);

INSERT INTO trade_aggregates
SELECT
  symbol,
  UNIX_TIMESTAMP(DATE_FORMAT(window_start, 'yyyy-MM-dd HH:mm:ss')) * 1000,
  UNIX_TIMESTAMP(DATE_FORMAT(window_end, 'yyyy-MM-dd HH:mm:ss')) * 1000,
  COUNT(*),
  SUM(quantity),
  CAST(SUM(price * quantity) / SUM(quantity) AS DECIMAL(18, 4))
FROM TABLE(TUMBLE(TABLE whole_trades, DESCRIPTOR(traded_at), INTERVAL '1' MINUTE))
GROUP BY symbol, window_start, window_end;
