"""Rows of Iceberg tables as streams of Arrow batches, file by file, so that memory does not grow with the table."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import reduce

import pyarrow as pa
from pyiceberg.expressions import AlwaysTrue, And, BooleanExpression, GreaterThanOrEqual, LessThan, Or
from pyiceberg.io.pyarrow import ArrowScan, schema_to_pyarrow
from pyiceberg.table import FileScanTask, Table

from .catalog import created_schema


def read(
    table: Table,
    columns: tuple[str, ...],
    where: BooleanExpression | None = None,
    tasks: Iterable[FileScanTask] | None = None,
) -> pa.RecordBatchReader:
    """
    Columns and conditions go by the names that the columns were created with.
    Without `tasks`, the files that may hold such rows in the current snapshot are read.
    """
    where = AlwaysTrue() if where is None else where
    if tasks is None:
        tasks = table.scan(row_filter=where).plan_files() if table.current_snapshot() else []
    schema = created_schema(table, columns)
    scan = ArrowScan(table.metadata, table.io, schema, where)
    arrow = schema_to_pyarrow(schema, include_field_ids=False)

    def batches() -> Iterator[pa.RecordBatch]:
        for task in tasks:
            for batch in scan.to_record_batches([task]):
                yield batch.select(arrow.names).cast(arrow)

    return pa.RecordBatchReader.from_batches(arrow, batches())


def created(table: Table, name: str) -> str:
    """Today's name of a column, for conditions."""
    (field,) = created_schema(table, (name,)).fields
    return table.schema().find_field(field.field_id).name


def any_of(conditions: Iterable[BooleanExpression]) -> BooleanExpression:
    return reduce(Or, conditions)


def between(column: str, low, high) -> BooleanExpression:
    """From `low` up to and without `high`."""
    return And(GreaterThanOrEqual(column, low), LessThan(column, high))


def day_range(column: str, low: date, high: date) -> BooleanExpression:
    """Both days included."""
    return between(column, low.isoformat(), (high + timedelta(days=1)).isoformat())
