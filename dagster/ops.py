"""Jobs that make no table: telling the API that there is something new, and clearing away what is old."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from dagster import DagsterRunStatus, Failure, OpExecutionContext, RunsFilter, job, json_console_logger, op

from . import settings
from .tables import (
    AGGREGATED_MARKET_DATA,
    BRONZE,
    CLEANED_TRADES,
    ENRICHED_ORDERS,
    MARKET_INDICATORS,
    ORDERS,
    PORTFOLIO_PERFORMANCE,
    QUOTES,
    TRADE_SUMMARY_DAILY,
    TRADES,
)

# Runs with this tag go one after the other: each takes much memory, and two that write to one table would only overtake
# each other.
HEAVY = {"heavy": "true"}
_LOGGERS = {"console": json_console_logger}

# Which tables read a table.
READERS = {
    f"{BRONZE}.{TRADES}": [CLEANED_TRADES],
    f"{BRONZE}.{ORDERS}": [ENRICHED_ORDERS],
    f"{BRONZE}.{QUOTES}": [AGGREGATED_MARKET_DATA],
    CLEANED_TRADES.full_name: [TRADE_SUMMARY_DAILY, PORTFOLIO_PERFORMANCE],
    ENRICHED_ORDERS.full_name: [],
    AGGREGATED_MARKET_DATA.full_name: [MARKET_INDICATORS],
    TRADE_SUMMARY_DAILY.full_name: [],
    PORTFOLIO_PERFORMANCE.full_name: [],
    MARKET_INDICATORS.full_name: [],
}


@op
def refresh_cache(context: OpExecutionContext) -> None:
    """POST /refresh of the API; the run fails when the API cannot be reached or could not read the tables."""
    address = f"{settings.API_URL}/refresh"
    try:
        with urlopen(Request(address, method="POST"), timeout=30) as response:
            report = json.load(response)
    except (URLError, TimeoutError, ValueError) as error:
        said = error.read(500).decode(errors="replace") if isinstance(error, HTTPError) else ""
        raise Failure(
            f"the API did not refresh its cache: POST {address}: {error} {said}\n"
            "Expected status 200 and a JSON report: look at the API's log, or set API_URL to its address."
        ) from error
    context.log.info(f"the API serves the newest tables: {report}")


@job(logger_defs=_LOGGERS, config=settings.RUN_CONFIG)
def refresh_api_cache():
    refresh_cache()


def _for_each(
    context: OpExecutionContext, tables: Iterable[str], work: Callable[[str], dict[str, int]], problem: str
) -> None:
    """One table's failure keeps no other from being done."""
    failed: list[str] = []
    for name in tables:
        try:
            context.log.info(f"{name}: {work(name)}")
        except Exception as error:
            context.log.exception(name)
            failed.append(f"{name}: {error}")
    if failed:
        raise Failure(f"{problem}\n" + "\n".join(failed))


@op
def compact_silver(context: OpExecutionContext) -> None:
    """Every run of silver adds a file to a table; gold is written a day a file, and bronze is compacted by Flink."""
    from .compaction import compact

    silver = [table.full_name for table in (CLEANED_TRADES, ENRICHED_ORDERS, AGGREGATED_MARKET_DATA)]
    _for_each(context, silver, compact, "small files could not be put together")


@op
def forget_old_snapshots(context: OpExecutionContext) -> None:
    """Snapshots that everybody has read, and their files."""
    from .upkeep import forget_snapshots

    def forget(name: str) -> dict[str, int]:
        return forget_snapshots(name, [reader.full_name for reader in READERS[name]])

    _for_each(context, READERS, forget, "old snapshots could not be forgotten")


@op
def forget_old_runs(context: OpExecutionContext) -> None:
    """Finished runs and their events, which are most of what Dagster stores."""
    finished = [DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE, DagsterRunStatus.CANCELED]
    old = RunsFilter(statuses=finished, created_before=datetime.now(UTC) - timedelta(days=settings.HISTORY_DAYS))
    runs = context.instance.get_run_ids(old, limit=1000)
    for run_id in runs:
        context.instance.delete_run(run_id)
    context.log.info(f"forgot {len(runs)} runs")


@job(logger_defs=_LOGGERS, config=settings.RUN_CONFIG, tags=HEAVY)
def keep_storage_small():
    compact_silver()
    forget_old_snapshots()
    forget_old_runs()
