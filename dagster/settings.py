"""What the environment sets; every value has a default that fits the stack."""

import os

# Catalog in PostgreSQL that Flink writes to under the same name; the password is in libpq's password file.
CATALOG_NAME = os.environ.get("CATALOG_NAME", "trade")
CATALOG_URI = os.environ.get("CATALOG_URI", "postgresql+psycopg2://trade@postgres:5432/catalog")
WAREHOUSE = os.environ.get("WAREHOUSE", "file:///warehouse")

# Time between two looks at bronze, seconds, and when gold is made.
SILVER_INTERVAL = int(os.environ.get("SILVER_INTERVAL_SECONDS", "60"))
GOLD_CRON = os.environ.get("GOLD_CRON", "*/5 * * * *")

# What runs log goes to the container's log: a JSON object a line, without what only their authors want to know.
RUN_CONFIG = {"loggers": {"console": {"config": {"log_level": "INFO"}}}}

API_URL = os.environ.get("API_URL", "http://graphql-api:8002")

# Rows that one commit to a silver table takes, unless a single commit to bronze holds more; it bounds a run's memory.
ROWS_PER_COMMIT = int(os.environ.get("ROWS_PER_COMMIT", "100000"))
DUCKDB_MEMORY = os.environ.get("DUCKDB_MEMORY", "256MB")

# How long runs and ticks stay in Dagster's storage, days, and snapshots in the tables' metadata, hours.
HISTORY_DAYS = int(os.environ.get("HISTORY_DAYS", "7"))
SNAPSHOT_HOURS = int(os.environ.get("SNAPSHOT_HOURS", "24"))
