-- The three raw topics to the bronze tables, as they come, in one job: a checkpoint of the job is a commit of each table.

CREATE CATALOG trade WITH (
  'type' = 'iceberg',
  'catalog-impl' = 'org.apache.iceberg.jdbc.JdbcCatalog',
  'uri' = '${CATALOG_URI}',
  -- The password is in the file that the variable PGPASSFILE names.
  'jdbc.user' = '${CATALOG_USER}',
  'jdbc.schema-version' = 'V1',
  -- Connections of each operator that reads or writes the catalog.
  'clients' = '1',
  'warehouse' = '${WAREHOUSE}',
  -- Every commit writes a new metadata file; the last ones are enough.
  'table-default.write.metadata.delete-after-commit.enabled' = 'true',
  'table-default.write.metadata.previous-versions-max' = '20',
  -- What a writer and the compaction hold in memory.
  'table-default.write.target-file-size-bytes' = '67108864',
  'table-default.write.parquet.row-group-size-bytes' = '16777216'
);

CREATE DATABASE IF NOT EXISTS trade.bronze;

-- What the topics have in common.
CREATE TEMPORARY TABLE raw_messages (
  stream_id STRING,
  `sequence` BIGINT,
  symbol STRING,
  event_time BIGINT,
  headers MAP<STRING, BYTES> METADATA
) WITH (
  'connector' = 'kafka',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'kafka-to-iceberg-bronze',
  'properties.isolation.level' = 'read_committed',
  'properties.auto.offset.reset' = 'earliest',
  'scan.startup.mode' = 'group-offsets',
  'format' = 'json',
  -- The bridge lets only whole messages through; a stray one from elsewhere must not stop the job for good.
  'json.ignore-parse-errors' = 'true'
);

CREATE TEMPORARY TABLE raw_trades (
  trade_id STRING,
  account_id STRING,
  trade_type STRING,
  price DECIMAL(18, 4),
  quantity BIGINT
) WITH ('topic' = 'raw-trades') LIKE raw_messages;

CREATE TEMPORARY TABLE raw_orders (
  order_id STRING,
  account_id STRING,
  side STRING,
  order_type STRING,
  status STRING,
  price DECIMAL(18, 4),
  quantity BIGINT
) WITH ('topic' = 'raw-orders') LIKE raw_messages;

CREATE TEMPORARY TABLE raw_market_data (
  bid_price DECIMAL(18, 4),
  ask_price DECIMAL(18, 4),
  bid_size BIGINT,
  ask_size BIGINT,
  last_price DECIMAL(18, 4),
  volume BIGINT
) WITH ('topic' = 'raw-market-data') LIKE raw_messages;

CREATE TABLE IF NOT EXISTS trade.bronze.raw_trades (
  correlation_id STRING,
  stream_id STRING,
  sequence_number BIGINT,
  symbol STRING,
  trade_id STRING,
  account_id STRING,
  trade_type STRING,
  price DECIMAL(18, 4),
  quantity BIGINT,
  event_time TIMESTAMP_LTZ(6),
  ingest_time TIMESTAMP_LTZ(6),
  event_date DATE
) PARTITIONED BY (event_date);

CREATE TABLE IF NOT EXISTS trade.bronze.raw_orders (
  correlation_id STRING,
  stream_id STRING,
  sequence_number BIGINT,
  symbol STRING,
  order_id STRING,
  account_id STRING,
  side STRING,
  order_type STRING,
  status STRING,
  price DECIMAL(18, 4),
  quantity BIGINT,
  event_time TIMESTAMP_LTZ(6),
  ingest_time TIMESTAMP_LTZ(6),
  event_date DATE
) PARTITIONED BY (event_date);

CREATE TABLE IF NOT EXISTS trade.bronze.raw_market_data (
  correlation_id STRING,
  stream_id STRING,
  sequence_number BIGINT,
  symbol STRING,
  bid_price DECIMAL(18, 4),
  ask_price DECIMAL(18, 4),
  bid_size BIGINT,
  ask_size BIGINT,
  last_price DECIMAL(18, 4),
  volume BIGINT,
  event_time TIMESTAMP_LTZ(6),
  ingest_time TIMESTAMP_LTZ(6),
  event_date DATE
) PARTITIONED BY (event_date);

-- A commit every ten seconds makes many small files and many snapshots; the sink itself merges and forgets them.
SET 'table.exec.iceberg.use-v2-sink' = 'true';
SET 'flink-maintenance.rewrite.enabled' = 'true';
SET 'flink-maintenance.rewrite.schedule.data-file-count' = '30';
SET 'flink-maintenance.expire-snapshots.enabled' = 'true';
SET 'flink-maintenance.expire-snapshots.schedule.commit-count' = '60';
SET 'flink-maintenance.expire-snapshots.max-snapshot-age-seconds' = '10800';
SET 'flink-maintenance.expire-snapshots.retain-last' = '100';

EXECUTE STATEMENT SET BEGIN

INSERT INTO trade.bronze.raw_trades
SELECT
  DECODE(headers['x-correlation-id'], 'UTF-8'),
  stream_id,
  `sequence`,
  symbol,
  trade_id,
  account_id,
  trade_type,
  price,
  quantity,
  TO_TIMESTAMP_LTZ(event_time, 3),
  CURRENT_TIMESTAMP,
  CAST(TO_TIMESTAMP_LTZ(event_time, 3) AS DATE)
FROM raw_trades;

INSERT INTO trade.bronze.raw_orders
SELECT
  DECODE(headers['x-correlation-id'], 'UTF-8'),
  stream_id,
  `sequence`,
  symbol,
  order_id,
  account_id,
  side,
  order_type,
  status,
  price,
  quantity,
  TO_TIMESTAMP_LTZ(event_time, 3),
  CURRENT_TIMESTAMP,
  CAST(TO_TIMESTAMP_LTZ(event_time, 3) AS DATE)
FROM raw_orders;

INSERT INTO trade.bronze.raw_market_data
SELECT
  DECODE(headers['x-correlation-id'], 'UTF-8'),
  stream_id,
  `sequence`,
  symbol,
  bid_price,
  ask_price,
  bid_size,
  ask_size,
  last_price,
  volume,
  TO_TIMESTAMP_LTZ(event_time, 3),
  CURRENT_TIMESTAMP,
  CAST(TO_TIMESTAMP_LTZ(event_time, 3) AS DATE)
FROM raw_market_data;

END;
