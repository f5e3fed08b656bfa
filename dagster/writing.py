"""Commits to silver and gold tables."""

import logging
from collections.abc import Callable
from typing import TypeVar

import pyarrow as pa
from pyiceberg.exceptions import CommitFailedException
from pyiceberg.expressions import BooleanExpression
from pyiceberg.table import Table

from .catalog import current_fields

T = TypeVar("T")
ATTEMPTS = 3
log = logging.getLogger(__name__)


def append(table: Table, rows: pa.Table, properties: dict[str, str]) -> None:
    """Adds the rows. Without rows, the commit still says how far the table has come."""
    table.append(shaped(table, rows), snapshot_properties=properties)


def replace(table: Table, where: BooleanExpression, rows: pa.Table, properties: dict[str, str]) -> None:
    """Puts the rows in the place of those that fulfil the condition, in one step."""
    with table.transaction() as transaction:
        if table.current_snapshot() is not None and any(True for _ in table.scan(row_filter=where).plan_files()):
            transaction.delete(where, snapshot_properties=properties)
        transaction.append(shaped(table, rows), snapshot_properties=properties)


def shaped(table: Table, rows: pa.Table) -> pa.Table:
    """The rows under today's names of their columns; columns that somebody has dropped from the table are left out."""
    fields = current_fields(table)
    arrow = table.schema().as_arrow()
    names = {name: fields[name].name for name in rows.column_names if name in fields}
    schema = pa.schema([arrow.field(name).with_nullable(True) for name in names.values()])
    # Averages come out with more digits than a price has.
    return rows.select(list(names)).rename_columns(list(names.values())).cast(schema, safe=False)


def repeat_when_overtaken(work: Callable[[], T]) -> T:
    """Does the work again from the start when another commit came first."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return work()
        except CommitFailedException:
            if attempt == ATTEMPTS:
                raise
            log.warning("another commit came first, working it out again (attempt %s of %s)", attempt + 1, ATTEMPTS)
    raise AssertionError("unreachable")
