"""Puts the many small files that a day gathers into few; the rows stay as they are, so readers take nothing in."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress

from pyiceberg.exceptions import CommitFailedException
from pyiceberg.expressions import AlwaysTrue
from pyiceberg.io.pyarrow import ArrowScan, _dataframe_to_data_files
from pyiceberg.manifest import DataFile, ManifestContent
from pyiceberg.table import FileScanTask, Table, Transaction
from pyiceberg.table.snapshots import Operation, Summary
from pyiceberg.table.update.snapshot import _OverwriteFiles

from . import settings
from .catalog import find_table
from .writing import repeat_when_overtaken

# Fewer small files of a day are not worth a commit. A silver table gets about one a minute.
_MANY = 50


def compact(name: str) -> dict[str, int]:
    """A commit for each day that has many small files; a run that is ended early has done the days before."""

    def work() -> dict[str, int]:
        table = find_table(name)
        crowded = [files for files in _small_files(table) if len(files) > _MANY] if table else []
        made = [rewrite(table, files) for files in crowded]
        return {"days": len(made), "files_before": sum(map(len, crowded)), "files_after": sum(made)}

    return repeat_when_overtaken(work)


def rewrite(table: Table, files: list[DataFile]) -> int:
    """Puts the rows of these files into as few as one reads into memory at a time; tells how many they are."""
    made: list[DataFile] = []
    staged = False
    try:
        with table.transaction() as transaction:
            _stage(table, transaction, files, made)
            staged = True
    except BaseException as error:
        # No snapshot refers to what was made. After another failure of the commit one might: it may have come through.
        if not staged or isinstance(error, CommitFailedException):
            for file in made:
                with suppress(FileNotFoundError):
                    table.io.delete(file.file_path)
        raise
    return len(made)


def _stage(table: Table, transaction: Transaction, files: list[DataFile], made: list[DataFile]) -> None:
    """Prepares the commit; each file that is written is added to `made` at once."""
    scan = ArrowScan(table.metadata, table.io, table.schema(), AlwaysTrue())
    commit = _Rewrite(Operation.OVERWRITE, transaction, table.io)
    for group in _groups(files):
        rows = scan.to_table([FileScanTask(file) for file in group])
        # Nothing gives the rows back once the files are deleted.
        if len(rows) != (expected := sum(file.record_count for file in group)):
            raise ValueError(f"{len(group)} files hold {expected} rows, {len(rows)} were read; nothing is changed")
        for file in _dataframe_to_data_files(table.metadata, rows, table.io):
            made.append(file)
            commit.append_data_file(file)
        for file in group:
            commit.delete_data_file(file)
    commit.commit()


class _Rewrite(_OverwriteFiles):
    """pyiceberg commits no `replace`, by which readers know that no row came or went."""

    def _summary(self, snapshot_properties: dict[str, str] = {}) -> Summary:
        return super()._summary(snapshot_properties).model_copy(update={"operation": Operation.REPLACE})


def _small_files(table: Table) -> list[list[DataFile]]:
    """By day, in the order in which they came: files that hold a short time each let readers pass over the others."""
    snapshot = table.current_snapshot()
    manifests = snapshot.manifests(table.io) if snapshot else []
    if any(manifest.content is ManifestContent.DELETES for manifest in manifests):
        # Rows that another engine has marked as deleted would come back.
        return []
    entries = [entry for manifest in manifests for entry in manifest.fetch_manifest_entry(table.io)]
    days: dict[object, list[DataFile]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.sequence_number):
        if entry.data_file.record_count < settings.ROWS_PER_COMMIT // 2:
            days[entry.data_file.partition].append(entry.data_file)
    return list(days.values())


def _groups(files: list[DataFile]) -> Iterator[list[DataFile]]:
    group: list[DataFile] = []
    rows = 0
    for file in files:
        if group and rows + file.record_count > settings.ROWS_PER_COMMIT:
            yield group
            group, rows = [], 0
        group.append(file)
        rows += file.record_count
    if group:
        yield group
