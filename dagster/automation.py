"""Which runs there are, and what starts them."""

from dagster import (
    AssetSelection,
    DagsterInstance,
    DagsterRunStatus,
    DefaultScheduleStatus,
    DefaultSensorStatus,
    RunRequest,
    RunsFilter,
    RunStatusSensorContext,
    ScheduleDefinition,
    ScheduleEvaluationContext,
    SensorEvaluationContext,
    SkipReason,
    define_asset_job,
    run_status_sensor,
    schedule,
    sensor,
)

from . import settings
from .catalog import find_table, light_catalog
from .progress import is_behind
from .ops import HEAVY, keep_storage_small, refresh_api_cache
from .tables import AGGREGATED_MARKET_DATA, BRONZE, CLEANED_TRADES, ENRICHED_ORDERS, ORDERS, QUOTES, TRADES

bronze_to_silver_transform = define_asset_job(
    "bronze_to_silver_transform",
    AssetSelection.groups("silver"),
    tags=HEAVY,
    config=settings.RUN_CONFIG,
)
silver_to_gold_aggregate = define_asset_job(
    "silver_to_gold_aggregate",
    AssetSelection.groups("gold"),
    tags=HEAVY,
    config=settings.RUN_CONFIG,
)

_READS = {TRADES: CLEANED_TRADES, ORDERS: ENRICHED_ORDERS, QUOTES: AGGREGATED_MARKET_DATA}


@sensor(
    job=bronze_to_silver_transform,
    minimum_interval_seconds=settings.SILVER_INTERVAL,
    default_status=DefaultSensorStatus.RUNNING,
)
def bronze_snapshot_sensor(context: SensorEvaluationContext):
    """Asks for a run when bronze has snapshots that silver has not taken in; so a run that failed is made up for."""
    if _under_way(context.instance, bronze_to_silver_transform.name):
        return SkipReason("a run is under way")
    behind = [name for name in _READS if _behind(name)]
    if not behind:
        return SkipReason("silver has taken in every snapshot of bronze")
    return RunRequest(tags={"new-in": ",".join(behind)})


_UNFINISHED = [
    DagsterRunStatus.QUEUED,
    DagsterRunStatus.NOT_STARTED,
    DagsterRunStatus.STARTING,
    DagsterRunStatus.STARTED,
    DagsterRunStatus.CANCELING,
]


def _under_way(instance: DagsterInstance, job_name: str) -> bool:
    return instance.get_runs_count(RunsFilter(job_name=job_name, statuses=_UNFINISHED)) > 0


def _behind(bronze: str) -> bool:
    source = find_table(f"{BRONZE}.{bronze}", light_catalog())
    return source is not None and is_behind(find_table(_READS[bronze].full_name, light_catalog()), source)


@schedule(
    job=silver_to_gold_aggregate,
    cron_schedule=settings.GOLD_CRON,
    default_status=DefaultScheduleStatus.RUNNING,
)
def gold_schedule(context: ScheduleEvaluationContext):
    """Runs that would wait for each other, or find nothing, hold up the first silver."""
    if _under_way(context.instance, silver_to_gold_aggregate.name):
        return SkipReason("a run is under way")
    if all(find_table(table.full_name, light_catalog()) is None for table in _READS.values()):
        return SkipReason("there is no silver yet")
    return RunRequest()


@run_status_sensor(
    run_status=DagsterRunStatus.SUCCESS,
    monitored_jobs=[bronze_to_silver_transform],
    request_job=silver_to_gold_aggregate,
    minimum_interval_seconds=10,
    default_status=DefaultSensorStatus.RUNNING,
)
def first_gold_sensor(context: RunStatusSensorContext):
    """The very first gold does not wait for the schedule; a run key is asked for once."""
    return RunRequest(run_key="first gold")


upkeep_schedule = ScheduleDefinition(
    name="upkeep_schedule",
    job=keep_storage_small,
    cron_schedule="17 * * * *",
    default_status=DefaultScheduleStatus.RUNNING,
)


@run_status_sensor(
    run_status=DagsterRunStatus.SUCCESS,
    monitored_jobs=[silver_to_gold_aggregate],
    request_job=refresh_api_cache,
    minimum_interval_seconds=30,
    default_status=DefaultSensorStatus.RUNNING,
)
def gold_success_sensor(context: RunStatusSensorContext):
    """New gold is served at once."""
    return RunRequest(run_key=context.dagster_run.run_id)
