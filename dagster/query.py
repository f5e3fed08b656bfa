"""The queries in the folder sql, run by DuckDB on Arrow data."""

from pathlib import Path

import duckdb
import pyarrow as pa

from . import settings


def run(sql: str, **tables: pa.Table | pa.RecordBatchReader) -> pa.Table:
    """Runs a query in which `tables` are known by their names; a reader can be read once."""
    with duckdb.connect(config={"threads": 1, "memory_limit": settings.DUCKDB_MEMORY}) as database:
        database.execute("SET TimeZone = 'UTC'")
        for name, table in tables.items():
            database.register(name, table)
        return database.sql(sql).to_arrow_table()


def run_file(name: str, **tables: pa.Table | pa.RecordBatchReader) -> pa.Table:
    return run((Path(__file__).parent / "sql" / f"{name}.sql").read_text(), **tables)
