"""Keeps metadata, files and Dagster's history from growing without end."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.manifest import ManifestEntryStatus, ManifestFile
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Snapshot, ancestors_of

from . import settings
from .catalog import find_table
from .progress import says_progress, snapshots_since, taken_in
from .writing import repeat_when_overtaken


def forget_snapshots(name: str, readers: list[str]) -> dict[str, int]:
    """
    Takes old snapshots out of a table, and deletes the files that only they refer to. Those that one of `readers` has
    not taken in stay.
    """
    table = find_table(name)
    if table is None or table.current_snapshot() is None or set(table.refs()) != {"main"}:
        return {"snapshots": 0, "files": 0}
    lineage = list(ancestors_of(table.current_snapshot(), table.metadata))
    kept = max([_needed_by_itself(lineage), *(_needed_by(table, name, reader) for reader in readers)])
    before = (datetime.now(UTC) - timedelta(hours=settings.SNAPSHOT_HOURS)).timestamp() * 1000
    while kept < len(lineage) and lineage[kept].timestamp_ms >= before:
        kept += 1
    expired = lineage[kept:]
    if not expired:
        return {"snapshots": 0, "files": 0}
    files = _files_only_of(table, expired, lineage[kept - 1])
    ids = [snapshot.snapshot_id for snapshot in expired]
    repeat_when_overtaken(lambda: _load(name).maintenance.expire_snapshots().by_ids(ids).commit())
    for file in files:
        # What the oldest one that was kept had taken out is gone since the last time.
        with suppress(FileNotFoundError):
            table.io.delete(file)
    return {"snapshots": len(expired), "files": len(files)}


def _load(name: str) -> Table:
    table = find_table(name)
    if table is None:
        raise NoSuchTableError(name)
    return table


def _needed_by_itself(lineage: list[Snapshot]) -> int:
    """The newest, and back to the one that says how far the table has come in reading others."""
    saying = next((index for index, snapshot in enumerate(lineage) if says_progress(snapshot)), 0)
    return saying + 1


def _needed_by(table: Table, name: str, reader: str) -> int:
    """How many of the newest snapshots the reader has not taken in, and the one after which they came."""
    fresh = snapshots_since(table, taken_in(find_table(reader), name))
    # A reader that cannot tell what is new reads the current snapshot as a whole.
    return 0 if fresh is None else len(fresh) + 1


def _files_only_of(table: Table, expired: list[Snapshot], oldest_kept: Snapshot) -> set[str]:
    """What no later snapshot refers to: a file that was once taken out of a table never comes back."""
    still = {manifest.manifest_path for manifest in oldest_kept.manifests(table.io)}
    files: set[str] = set()
    for snapshot in expired:
        files.add(snapshot.manifest_list)
        files |= {manifest.manifest_path for manifest in snapshot.manifests(table.io)} - still
    for snapshot in [*expired, oldest_kept]:
        own = [
            manifest for manifest in snapshot.manifests(table.io) if manifest.added_snapshot_id == snapshot.snapshot_id
        ]
        files |= {path for manifest in own for path in _taken_out(table, manifest)}
    return files


def _taken_out(table: Table, manifest: ManifestFile) -> set[str]:
    entries = manifest.fetch_manifest_entry(table.io, discard_deleted=False)
    return {entry.data_file.file_path for entry in entries if entry.status is ManifestEntryStatus.DELETED}
