"""What Dagster loads."""

from dagster import Definitions, in_process_executor, json_console_logger

from . import automation
from .assets import assets
from .ops import keep_storage_small, refresh_api_cache

defs = Definitions(
    assets=assets,
    jobs=[
        automation.bronze_to_silver_transform,
        automation.silver_to_gold_aggregate,
        refresh_api_cache,
        keep_storage_small,
    ],
    schedules=[automation.gold_schedule, automation.upkeep_schedule],
    sensors=[automation.bronze_snapshot_sensor, automation.first_gold_sensor, automation.gold_success_sensor],
    # A process of its own for every step would cost more than the steps themselves.
    executor=in_process_executor,
    loggers={"console": json_console_logger},
)
