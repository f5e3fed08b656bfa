"""A lake for each test: catalog and warehouse in a folder that goes with it, and bronze as Flink makes it."""

import re
import unittest
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pyarrow as pa
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import Table
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import DateType, DecimalType, IcebergType, LongType, NestedField, StringType, TimestamptzType

from trade_lake import settings
from trade_lake.catalog import catalog, find_table

_DDL = (Path(__file__).parents[2] / "services/flink-jobs/sql/kafka_to_iceberg_bronze.sql").read_text()
_TYPES: dict[str, IcebergType] = {
    "STRING": StringType(),
    "BIGINT": LongType(),
    "DECIMAL(18, 4)": DecimalType(18, 4),
    "TIMESTAMP_LTZ(6)": TimestamptzType(),
    "DATE": DateType(),
}


def noon(seconds: float = 0, day: int = 0) -> datetime:
    """So many seconds after noon, on a Monday or so many days later."""
    return datetime(2026, 1, 5, 12, tzinfo=UTC) + timedelta(days=day, seconds=seconds)


def message(number: int, when: datetime, **columns) -> dict:
    return {
        "stream_id": "stream",
        "sequence_number": number,
        "correlation_id": f"correlation-{number}",
        "symbol": "AAPL",
        "event_time": when,
        "event_date": when and when.date(),
        "ingest_time": noon(3600),
        **columns,
    }


def trade(number: int, when: datetime = noon(), **columns) -> dict:
    sound = {"trade_id": f"trade-{number}", "account_id": "ACC-1", "trade_type": "BUY", "price": "100", "quantity": 10}
    return message(number, when, **sound | columns)


def order(number: int, when: datetime = noon(), **columns) -> dict:
    sound = {"order_id": f"order-{number}", "account_id": "ACC-1", "side": "BUY", "order_type": "LIMIT"}
    return message(number, when, **sound | {"status": "NEW", "price": "100", "quantity": 10} | columns)


def quote(number: int, when: datetime = noon(), bid="99", ask="101", last="100", **columns) -> dict:
    return message(number, when, **{"bid_price": bid, "ask_price": ask, "last_price": last} | columns)


class LakeTest(unittest.TestCase):
    maxDiff = None

    def setUp(self) -> None:
        folder = self.enterContext(TemporaryDirectory())
        self.set(CATALOG_URI=f"sqlite:///{folder}/catalog.db", WAREHOUSE=f"file://{folder}")
        catalog.cache_clear()
        self.addCleanup(lambda: catalog().engine.dispose())

    def set(self, **values) -> None:
        self.enterContext(patch.multiple(settings, **values))

    def bronze(self, name: str) -> Table:
        columns = re.search(rf"CREATE TABLE IF NOT EXISTS trade\.bronze\.{name} \((.*?)\n\)", _DDL, re.DOTALL)[1]
        fields = enumerate(re.findall(r"^  (\w+) (.+?),?$", columns, re.MULTILINE), start=1)
        schema = Schema(*(NestedField(id, column, _TYPES[kind], required=False) for id, (column, kind) in fields))
        day = schema.find_field("event_date")
        spec = PartitionSpec(PartitionField(day.field_id, 1000, IdentityTransform(), day.name))
        catalog().create_namespace_if_not_exists("bronze")
        return catalog().create_table_if_not_exists(f"bronze.{name}", schema, partition_spec=spec)

    def arrive(self, name: str, *messages: dict) -> Table:
        """Commits messages to a bronze table, whatever its columns are called by now."""
        table = self.bronze(name)
        created = table.schemas()[0]
        today = {field.field_id: field for field in table.schema().fields}
        kept = {field.name: today[field.field_id] for field in created.fields if field.field_id in today}
        rows = [{field.name: _value(row.get(name), field) for name, field in kept.items()} for row in messages]
        table.append(pa.Table.from_pylist(rows, table.schema().as_arrow()))
        return table

    def table(self, name: str) -> Table:
        table = find_table(name)
        self.assertIsNotNone(table, f"{name} has not been made")
        return table

    def rows(self, name: str, *columns: str) -> list[tuple]:
        """In the order of their columns."""
        found = self.table(name).scan(selected_fields=columns).to_arrow().select(columns).to_pylist()
        return sorted(tuple(row.values()) for row in found)

    def snapshots(self, name: str) -> list[int]:
        return [snapshot.snapshot_id for snapshot in self.table(name).snapshots()]


def _value(value, field: NestedField):
    return Decimal(value) if value is not None and isinstance(field.field_type, DecimalType) else value
