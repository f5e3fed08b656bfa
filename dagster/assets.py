"""The tables as Dagster's assets."""

from importlib import import_module

from dagster import AssetKey, AssetsDefinition, AssetSpec, MaterializeResult, asset

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
    TableDefinition,
)


def _made(table: TableDefinition, *sources: tuple[str, str], description: str) -> AssetsDefinition:
    """Made by the function of the table's name in the module of its layer."""

    @asset(
        name=table.name,
        key_prefix=table.namespace,
        group_name=table.namespace,
        deps=[AssetKey(source) for source in sources],
        kinds={"iceberg"},
        description=description,
    )
    def make() -> MaterializeResult:
        # Arrow and DuckDB are loaded by the run that needs them: the server would keep them in memory for nothing.
        layer = import_module(f"{__package__}.{table.namespace}")
        return MaterializeResult(metadata=getattr(layer, table.name)())

    return make


_trades, _orders, _quotes = ((BRONZE, name) for name in (TRADES, ORDERS, QUOTES))
_cleaned, _bars = ((table.namespace, table.name) for table in (CLEANED_TRADES, AGGREGATED_MARKET_DATA))

assets = [
    *(AssetSpec(key, group_name=BRONZE, description="Written by Flink.") for key in (_trades, _orders, _quotes)),
    _made(CLEANED_TRADES, _trades, description="Trades that are whole and sound, each once."),
    _made(
        ENRICHED_ORDERS, _orders, _quotes, description="States of orders, each once, with the market of their moment."
    ),
    _made(AGGREGATED_MARKET_DATA, _quotes, description="A bar per symbol and minute."),
    _made(TRADE_SUMMARY_DAILY, _cleaned, description="Prices, shares and values per day and symbol."),
    _made(PORTFOLIO_PERFORMANCE, _cleaned, description="Profit and loss per day and account."),
    _made(MARKET_INDICATORS, _bars, description="Trend, strength and volatility per day and symbol."),
]
