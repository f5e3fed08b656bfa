"""Silver: what bronze has got since the last time, cleaned, priced and summed up."""

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
from pyiceberg.expressions import And, BooleanExpression, EqualTo
from pyiceberg.table import Table

from .batches import new_batches
from .catalog import find_table, provide_table
from .progress import progress, taken_in
from .query import run, run_file
from .reading import any_of, between, created, day_range, read
from .tables import (
    AGGREGATED_MARKET_DATA,
    CLEANED_TRADES,
    ENRICHED_ORDERS,
    BRONZE,
    IDENTITY,
    ORDERS,
    QUOTES,
    TRADES,
    TableDefinition,
)
from .writing import append, repeat_when_overtaken, replace

_MESSAGE = (*IDENTITY, "correlation_id", "symbol", "event_time", "ingest_time")
_TRADE = (*_MESSAGE, "trade_id", "account_id", "trade_type", "price", "quantity")
_ORDER = (*_MESSAGE, "order_id", "account_id", "side", "order_type", "status", "price", "quantity")
_QUOTE = (*IDENTITY, "symbol", "event_time", "ingest_time", "bid_price", "ask_price", "last_price")

# A time outside of these is in a wrong unit, or stands for "never"; the calendar may have no minute after it.
_FIRST, _END = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
# Minutes with less between them are read in one go.
_GAP = timedelta(minutes=5)
# Streams in one batch beyond which it costs less to look at all rows.
_MANY_STREAMS = 50
log = logging.getLogger(__name__)


def cleaned_trades() -> dict[str, int]:
    """Trades that are whole and sound, each once."""

    def take(table: Table, rows: pa.Table, properties: dict[str, str]) -> int:
        clean = run_file("cleaned_trades", new_rows=rows, known_rows=_known(table, rows))
        append(table, clean, properties)
        return len(clean)

    return _take_in(CLEANED_TRADES, TRADES, _TRADE, take)


def enriched_orders() -> dict[str, int]:
    """States of orders, each once, with the market of their moment."""

    def take(table: Table, rows: pa.Table, properties: dict[str, str]) -> int:
        quotes = _quotes(rows, ("symbol", "event_time", "bid_price", "ask_price"), before=timedelta(minutes=1))
        orders = run_file("enriched_orders", new_rows=rows, known_rows=_known(table, rows), quotes=quotes)
        append(table, orders, properties)
        return len(orders)

    return _take_in(ENRICHED_ORDERS, ORDERS, _ORDER, take)


def aggregated_market_data() -> dict[str, int]:
    """A bar per symbol and minute. Minutes with something new are summed up anew, so late quotes count too."""

    def take(table: Table, rows: pa.Table, properties: dict[str, str]) -> int:
        bars = run_file("aggregated_market_data", quotes=_quotes(rows, _QUOTE))
        windows = [between(created(table, "window_start"), *span) for span in _spans(rows)]
        if windows:
            replace(table, any_of(windows), bars, properties)
        else:
            append(table, bars, properties)
        return len(bars)

    return _take_in(AGGREGATED_MARKET_DATA, QUOTES, ("event_time",), take)


def _take_in(
    definition: TableDefinition,
    source_name: str,
    columns: tuple[str, ...],
    take: Callable[[Table, pa.Table, dict[str, str]], int],
) -> dict[str, int]:
    def work() -> dict[str, int]:
        source = _bronze(source_name)
        table = provide_table(definition)
        name = ".".join(source.name())
        counts = {"rows_read": 0, "rows_written": 0, "commits": 0}
        for batch in new_batches(source, columns, since=taken_in(table, name)):
            properties = progress(name, batch.snapshot_id) if batch.snapshot_id else {}
            counts["rows_read"] += len(batch.rows)
            counts["rows_written"] += take(table, _datable(batch.rows, name), properties)
            counts["commits"] += 1
        return counts

    return repeat_when_overtaken(work)


def _bronze(name: str) -> Table:
    table = find_table(f"{BRONZE}.{name}")
    if table is None:
        raise LookupError(f"table {BRONZE}.{name} is not in the catalog; Flink's job kafka_to_iceberg_bronze makes it")
    return table


def _datable(rows: pa.Table, name: str) -> pa.Table:
    time = pc.field("event_time")
    kept = rows.filter((time >= _FIRST) & (time < _END))
    if left_out := len(rows) - len(kept):
        log.warning("%s: %s rows without an event_time from 1970 to 2099 are left out", name, left_out)
    return kept


def _known(table: Table, rows: pa.Table) -> pa.Table:
    """Which of the messages the table has already. Only files of their days whose sequence numbers overlap are read."""
    streams = run(
        "SELECT stream_id, min(sequence_number) AS low, max(sequence_number) AS high, "
        "CAST(min(event_time) AS DATE) AS first_day, CAST(max(event_time) AS DATE) AS last_day "
        "FROM new_rows WHERE COLUMNS(['stream_id', 'sequence_number', 'event_time']) IS NOT NULL GROUP BY stream_id",
        new_rows=rows,
    ).to_pylist()
    where = None
    if 0 < len(streams) <= _MANY_STREAMS:
        stream, sequence, day = (created(table, name) for name in (*IDENTITY, "event_date"))
        where = any_of(
            And(
                EqualTo(stream, found["stream_id"]),
                between(sequence, found["low"], found["high"] + 1),
                day_range(day, found["first_day"], found["last_day"]),
            )
            for found in streams
        )
    return run(
        "SELECT * FROM known SEMI JOIN new_rows USING (stream_id, sequence_number)",
        known=read(table, IDENTITY, where, tasks=None if streams else []),
        new_rows=rows,
    )


def _quotes(rows: pa.Table, columns: tuple[str, ...], before: timedelta = timedelta(0)) -> pa.RecordBatchReader:
    """All quotes of the minutes in which the rows' events happened, and from the time `before` them."""
    table = _bronze(QUOTES)
    time, day = created(table, "event_time"), created(table, "event_date")

    def condition(low: datetime, high: datetime) -> BooleanExpression:
        return And(between(time, low.isoformat(), high.isoformat()), day_range(day, low.date(), high.date()))

    spans = [condition(low - before, high) for low, high in _spans(rows)]
    return read(table, columns, any_of(spans) if spans else None, tasks=None if spans else [])


def _spans(rows: pa.Table) -> Iterable[tuple[datetime, datetime]]:
    """The minutes in which the rows' events happened, those near each other joined; each span without its end."""
    minutes = run(
        "SELECT DISTINCT date_trunc('minute', event_time) AS minute FROM new_rows WHERE event_time IS NOT NULL "
        "ORDER BY minute",
        new_rows=rows,
    )
    spans: list[tuple[datetime, datetime]] = []
    for minute in minutes["minute"].to_pylist():
        if spans and minute - spans[-1][1] < _GAP:
            spans[-1] = (spans[-1][0], minute + timedelta(minutes=1))
        else:
            spans.append((minute, minute + timedelta(minutes=1)))
    return spans
