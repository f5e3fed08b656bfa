"""The tables: names of those in bronze, which Flink writes; columns and partitioning of those in silver and gold."""

from dataclasses import dataclass

from pyiceberg.schema import Schema
from pyiceberg.types import (
    DateType,
    DecimalType,
    DoubleType,
    IcebergType,
    LongType,
    NestedField,
    StringType,
    TimestamptzType,
)

TEXT, WHOLE, REAL, DATE, TIME = StringType(), LongType(), DoubleType(), DateType(), TimestamptzType()
# US dollars: of one share, and of many.
PRICE, VALUE = DecimalType(18, 4), DecimalType(28, 4)

BRONZE = "bronze"
TRADES, ORDERS, QUOTES = "raw_trades", "raw_orders", "raw_market_data"

# Tells one message from every other: bronze may hold it twice after a restart of the bridge, silver may not.
IDENTITY = ("stream_id", "sequence_number")


@dataclass(frozen=True)
class TableDefinition:
    namespace: str
    name: str
    columns: dict[str, IcebergType]
    # Column of the UTC day.
    day: str

    @property
    def full_name(self) -> str:
        return f"{self.namespace}.{self.name}"

    def schema(self) -> Schema:
        fields = enumerate(self.columns.items(), start=1)
        return Schema(*(NestedField(number, name, kind, required=False) for number, (name, kind) in fields))


# What every row of one message carries along.
_ORIGIN = {
    "event_time": TIME,
    "event_date": DATE,
    "ingest_time": TIME,
    "processed_time": TIME,
    "correlation_id": TEXT,
    "stream_id": TEXT,
    "sequence_number": WHOLE,
}

CLEANED_TRADES = TableDefinition(
    "silver",
    "cleaned_trades",
    {
        "trade_id": TEXT,
        "symbol": TEXT,
        "account_id": TEXT,
        "trade_type": TEXT,
        "price": PRICE,
        "quantity": WHOLE,
        "total_value": VALUE,
        **_ORIGIN,
    },
    day="event_date",
)

ENRICHED_ORDERS = TableDefinition(
    "silver",
    "enriched_orders",
    {
        "order_id": TEXT,
        "symbol": TEXT,
        "account_id": TEXT,
        "side": TEXT,
        "order_type": TEXT,
        "status": TEXT,
        "price": PRICE,
        "quantity": WHOLE,
        "total_value": VALUE,
        # The newest quote of the symbol before the event, none when it is more than a minute older.
        "quote_time": TIME,
        "bid_price": PRICE,
        "ask_price": PRICE,
        "mid_price": PRICE,
        # How much worse than the middle the order's price is for who placed it, hundredths of a percent.
        "distance_bps": REAL,
        **_ORIGIN,
    },
    day="event_date",
)

AGGREGATED_MARKET_DATA = TableDefinition(
    "silver",
    "aggregated_market_data",
    {
        "symbol": TEXT,
        # One minute.
        "window_start": TIME,
        "window_end": TIME,
        "open_price": PRICE,
        "high_price": PRICE,
        "low_price": PRICE,
        "close_price": PRICE,
        "avg_bid_price": PRICE,
        "avg_ask_price": PRICE,
        "avg_spread_bps": REAL,
        "quote_count": WHOLE,
        "event_date": DATE,
        "processed_time": TIME,
    },
    day="event_date",
)

TRADE_SUMMARY_DAILY = TableDefinition(
    "gold",
    "trade_summary_daily",
    {
        "trade_date": DATE,
        "symbol": TEXT,
        "trade_count": WHOLE,
        "total_volume": WHOLE,
        "total_value": VALUE,
        "avg_price": PRICE,
        # Average weighted with the shares.
        "vwap": PRICE,
        "open_price": PRICE,
        "high_price": PRICE,
        "low_price": PRICE,
        "close_price": PRICE,
        "buy_volume": WHOLE,
        "sell_volume": WHOLE,
        "first_trade_time": TIME,
        "last_trade_time": TIME,
        "updated_time": TIME,
    },
    day="trade_date",
)

PORTFOLIO_PERFORMANCE = TableDefinition(
    "gold",
    "portfolio_performance",
    {
        "trade_date": DATE,
        "account_id": TEXT,
        "trade_count": WHOLE,
        "symbol_count": WHOLE,
        "bought_value": VALUE,
        "sold_value": VALUE,
        # What the day's trades brought in less what they cost.
        "net_cash_flow": VALUE,
        # What the day's trades added to the positions, at each symbol's last price of the day.
        "position_value": VALUE,
        # Cash flow and position value together.
        "profit_loss": VALUE,
        # Profit in percent of all that was bought and sold.
        "return_percent": REAL,
        "updated_time": TIME,
    },
    day="trade_date",
)

MARKET_INDICATORS = TableDefinition(
    "gold",
    "market_indicators",
    {
        "trade_date": DATE,
        "symbol": TEXT,
        "open_price": PRICE,
        "high_price": PRICE,
        "low_price": PRICE,
        "last_price": PRICE,
        "change_percent": REAL,
        # Means of the last 20 and 60 minutes' closing prices.
        "sma_20": REAL,
        "sma_60": REAL,
        # Relative strength over the last 14 minutes, 0 to 100.
        "rsi_14": REAL,
        # Standard deviation of the returns from minute to minute, percent.
        "volatility_percent": REAL,
        "avg_spread_bps": REAL,
        "quote_count": WHOLE,
        # Beginning of the newest minute.
        "last_window": TIME,
        "updated_time": TIME,
    },
    day="trade_date",
)
