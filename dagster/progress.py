"""
How far a table has come in reading another: the id of the last snapshot it has taken in, written into the summary of
its own snapshots. A commit and the progress it means are one step, so what is interrupted or run twice takes in nothing
twice.
"""

from pyiceberg.table import Table
from pyiceberg.table.snapshots import Operation, Snapshot, ancestors_of


_PREFIX = "taken-in."


def _key(source: str) -> str:
    return f"{_PREFIX}{source}"


def progress(source: str, snapshot_id: int) -> dict[str, str]:
    """What a commit says about itself once everything up to that snapshot of `source` is in."""
    return {_key(source): str(snapshot_id)}


def taken_in(table: Table | None, source: str) -> int | None:
    """The last snapshot of `source` that the table has taken in."""
    if table is None:
        return None
    for snapshot in ancestors_of(table.current_snapshot(), table.metadata):
        found = snapshot.summary and snapshot.summary.additional_properties.get(_key(source))
        if found:
            return int(found)
    return None


def says_progress(snapshot: Snapshot) -> bool:
    properties = snapshot.summary.additional_properties if snapshot.summary else {}
    return any(name.startswith(_PREFIX) for name in properties)


def snapshots_since(table: Table, snapshot_id: int | None) -> list[Snapshot] | None:
    """
    Snapshots after that one, oldest first. `None` when they cannot be told because it, or one after it, is gone:
    expired, rolled back, or of another table of that name.
    """
    found: list[Snapshot] = []
    current = table.current_snapshot()
    if current is None or current.snapshot_id == snapshot_id:
        return found
    for snapshot in ancestors_of(current, table.metadata):
        found.append(snapshot)
        if snapshot.parent_snapshot_id == snapshot_id and (snapshot_id is not None or _is_first(snapshot)):
            return found[::-1]
    return None


def _is_first(snapshot: Snapshot) -> bool:
    """No parent is not enough: when a snapshot expires, the next one loses its parent."""
    return snapshot.parent_snapshot_id is None and (snapshot.sequence_number or 0) <= 1


def operation(snapshot: Snapshot) -> Operation:
    return snapshot.summary.operation if snapshot.summary else Operation.OVERWRITE


def is_behind(table: Table | None, source: Table) -> bool:
    """Whether `source` has a snapshot that the table has not taken in."""
    current = source.current_snapshot()
    return current is not None and current.snapshot_id != taken_in(table, ".".join(source.name()))
