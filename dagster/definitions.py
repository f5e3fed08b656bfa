"""What Dagster loads."""

from dagster import AssetSpec, Definitions, in_process_executor, json_console_logger

from . import automation, gold, serving, silver
from .catalog import BRONZE

defs = Definitions(
    assets=[
        *(
            AssetSpec([BRONZE, name], group_name=BRONZE, description="Written by Flink.")
            for name in (silver.TRADES, silver.ORDERS, silver.QUOTES)
        ),
        silver.cleaned_trades,
        silver.enriched_orders,
        silver.aggregated_market_data,
        gold.trade_summary_daily,
        gold.portfolio_performance,
        gold.market_indicators,
    ],
    jobs=[automation.bronze_to_silver_transform, automation.silver_to_gold_aggregate, serving.refresh_api_cache],
    schedules=[automation.gold_schedule],
    sensors=[automation.bronze_snapshot_sensor, automation.gold_success_sensor],
    # A process of its own for every step would cost more than the steps themselves.
    executor=in_process_executor,
    loggers={"console": json_console_logger},
)
