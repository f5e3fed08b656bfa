"""What is new in a bronze table, cut into batches that fit into memory."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
from pyiceberg.table import FileScanTask, Table
from pyiceberg.table.snapshots import Operation, Snapshot

from . import settings
from .progress import operation, snapshots_since
from .reading import read


@dataclass(frozen=True)
class Batch:
    rows: pa.Table
    # Snapshot up to which everything is taken in with this batch; none before the last batch of a snapshot.
    snapshot_id: int | None


def new_batches(source: Table, columns: tuple[str, ...], since: int | None) -> Iterator[Batch]:
    """
    Rows that came after the snapshot `since`. Where that cannot be told, and after commits that rewrote rows, these are
    all rows of the table: who takes them in has to know its own.
    """
    chain = snapshots_since(source, since)
    if chain is None or not all(operation(snapshot) in _PLAIN for snapshot in chain):
        tasks = source.scan().plan_files()
        yield from _cut(source, columns, list(tasks), source.metadata.current_snapshot_id)
        return
    for start, group in _groups(chain, since):
        scan = source.incremental_append_scan().to_snapshot_id_inclusive(group[-1].snapshot_id)
        if start is not None:
            scan = scan.from_snapshot_id_exclusive(start)
        yield from _cut(source, columns, list(scan.plan_files()), group[-1].snapshot_id)


# A compaction brings no rows, and what bronze deletes stays in silver: a record of what was, kept.
_PLAIN = {Operation.APPEND, Operation.REPLACE, Operation.DELETE}


def _groups(chain: list[Snapshot], since: int | None) -> Iterator[tuple[int | None, list[Snapshot]]]:
    """Snapshots that are taken in with one commit, each group with the snapshot before it."""
    group: list[Snapshot] = []
    rows = 0
    for snapshot in chain:
        added = int(snapshot.summary.additional_properties.get("added-records", "0"))
        if group and rows + added > settings.ROWS_PER_COMMIT:
            yield since, group
            since, group, rows = group[-1].snapshot_id, [], 0
        group.append(snapshot)
        rows += added
    if group:
        yield since, group


def _cut(source: Table, columns: tuple[str, ...], tasks: list[FileScanTask], last: int) -> Iterator[Batch]:
    reader = read(source, columns, tasks=tasks)
    waiting: list[pa.RecordBatch] = []
    for batch in reader:
        if sum(map(len, waiting)) + len(batch) > settings.ROWS_PER_COMMIT and waiting:
            yield Batch(pa.Table.from_batches(waiting, reader.schema), None)
            waiting = []
        waiting.append(batch)
    yield Batch(pa.Table.from_batches(waiting, reader.schema), last)
