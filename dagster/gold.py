"""Gold: the days that something new in silver belongs to, summed up anew."""

from datetime import date

from pyiceberg.expressions import In
from pyiceberg.manifest import ManifestContent, ManifestEntryStatus
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Operation, Snapshot

from .catalog import find_table, provide_table
from .progress import operation, progress, snapshots_since, taken_in
from .query import run_file
from .reading import created, read
from .tables import (
    AGGREGATED_MARKET_DATA,
    CLEANED_TRADES,
    MARKET_INDICATORS,
    PORTFOLIO_PERFORMANCE,
    TRADE_SUMMARY_DAILY,
    TableDefinition,
)
from .writing import append, repeat_when_overtaken, replace

# Snapshots without a change of rows that may wait. They stay in silver until gold says that it has seen them.
_MANY_SNAPSHOTS = 60


def trade_summary_daily() -> dict[str, int]:
    """Prices, shares and values per day and symbol."""
    return _sum_up(
        TRADE_SUMMARY_DAILY,
        CLEANED_TRADES,
        ("event_date", "symbol", "trade_type", "price", "quantity", "total_value", "event_time", "sequence_number"),
    )


def portfolio_performance() -> dict[str, int]:
    """Profit and loss per day and account."""
    return _sum_up(
        PORTFOLIO_PERFORMANCE,
        CLEANED_TRADES,
        (
            *("event_date", "symbol", "account_id", "trade_type", "price", "quantity", "total_value"),
            *("event_time", "sequence_number"),
        ),
    )


def market_indicators() -> dict[str, int]:
    """Trend, strength and volatility per day and symbol."""
    return _sum_up(
        MARKET_INDICATORS,
        AGGREGATED_MARKET_DATA,
        (
            *("event_date", "symbol", "window_start", "open_price", "high_price", "low_price", "close_price"),
            *("avg_spread_bps", "quote_count"),
        ),
    )


def _sum_up(definition: TableDefinition, origin: TableDefinition, columns: tuple[str, ...]) -> dict[str, int]:
    def work() -> dict[str, int]:
        table = provide_table(definition)
        source = find_table(origin.full_name)
        current = source and source.current_snapshot()
        if current is None:
            return {"days": 0, "rows_written": 0}
        since = taken_in(table, origin.full_name)
        properties = progress(origin.full_name, current.snapshot_id)
        days = _changed_days(source, table, since)
        if days:
            rows = run_file(
                definition.name, source=read(source, columns, In(created(source, origin.day), sorted(days)))
            )
            replace(table, In(created(table, definition.day), sorted(days)), rows, properties)
        elif len(snapshots_since(source, since) or []) > _MANY_SNAPSHOTS:
            append(table, table.schema().as_arrow().empty_table(), properties)
        return {"days": len(days), "rows_written": len(rows) if days else 0}

    return repeat_when_overtaken(work)


def _changed_days(source: Table, table: Table, since: int | None) -> set[str]:
    """Days that rows came to or went from; all days when it cannot be told, those too that only gold has."""
    chain = snapshots_since(source, since)
    if chain is None or since is None:
        return {_day(task.file.partition[0]) for each in (source, table) for task in each.scan().plan_files()}
    changing = [snapshot for snapshot in chain if operation(snapshot) is not Operation.REPLACE]
    return {day for snapshot in changing for day in _days_of(source, snapshot)}


def _days_of(source: Table, snapshot: Snapshot) -> set[str]:
    return {
        _day(entry.data_file.partition[0])
        for manifest in snapshot.manifests(source.io)
        if manifest.content is ManifestContent.DATA and manifest.added_snapshot_id == snapshot.snapshot_id
        for entry in manifest.fetch_manifest_entry(source.io, discard_deleted=False)
        if entry.snapshot_id == snapshot.snapshot_id and entry.status is not ManifestEntryStatus.EXISTING
    }


def _day(partition: date | int) -> str:
    return (partition if isinstance(partition, date) else date.fromordinal(_EPOCH + partition)).isoformat()


_EPOCH = date(1970, 1, 1).toordinal()
