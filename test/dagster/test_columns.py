"""Columns that somebody renames, drops or adds while the pipeline runs."""

from lake import LakeTest, noon, order, quote, trade
from pyiceberg.types import StringType
from trade_lake import gold, silver

TRADES = "silver.cleaned_trades"


class Columns(LakeTest):
    def setUp(self) -> None:
        super().setUp()
        self.made = 0
        self.run_all()

    def run_all(self) -> None:
        """One more message of each kind, from bronze to gold."""
        self.made += 1
        self.arrive("raw_market_data", quote(self.made))
        self.arrive("raw_trades", trade(self.made))
        self.arrive("raw_orders", order(self.made, noon(1)))
        for make in (silver.cleaned_trades, silver.enriched_orders, silver.aggregated_market_data):
            make()
        for make in (gold.trade_summary_daily, gold.portfolio_performance, gold.market_indicators):
            make()

    def change(self, table: str, *changes: tuple) -> None:
        """Calls of pyiceberg's UpdateSchema."""
        with self.table(table).update_schema(allow_incompatible_changes=True) as update:
            for call, *arguments in changes:
                getattr(update, call)(*arguments)

    def rename_all(self, table: str) -> None:
        names = [field.name for field in self.table(table).schema().fields]
        self.change(table, *(("rename_column", name, f"{name}_renamed") for name in names))

    def assert_two_of_each(self, suffix: str = "") -> None:
        self.assertEqual(self.rows(TRADES, f"trade_id{suffix}"), [("trade-1",), ("trade-2",)])
        self.assertEqual(self.rows("silver.enriched_orders", f"bid_price{suffix}"), [(99,), (99,)])
        self.assertEqual(self.rows("silver.aggregated_market_data", f"quote_count{suffix}"), [(2,)])
        self.assertEqual(self.rows("gold.trade_summary_daily", f"trade_count{suffix}"), [(2,)])
        self.assertEqual(self.rows("gold.portfolio_performance", f"trade_count{suffix}"), [(2,)])
        self.assertEqual(self.rows("gold.market_indicators", f"quote_count{suffix}"), [(2,)])

    def test_every_column_of_bronze_may_be_renamed(self):
        for name in ("raw_trades", "raw_orders", "raw_market_data"):
            self.rename_all(f"bronze.{name}")
        self.run_all()
        self.assert_two_of_each()

    def test_every_column_of_silver_and_gold_may_be_renamed(self):
        for name in ("cleaned_trades", "enriched_orders", "aggregated_market_data"):
            self.rename_all(f"silver.{name}")
        for name in ("trade_summary_daily", "portfolio_performance", "market_indicators"):
            self.rename_all(f"gold.{name}")
        self.run_all()
        self.assert_two_of_each("_renamed")

    def test_columns_may_be_added_anywhere(self):
        for name in ("bronze.raw_trades", TRADES, "gold.trade_summary_daily"):
            self.change(name, ("add_column", "note", StringType()))
        self.run_all()
        self.assert_two_of_each()
        self.assertEqual(self.rows(TRADES, "note"), [(None,), (None,)])

    def test_columns_that_no_query_needs_may_be_dropped(self):
        self.change("bronze.raw_market_data", ("delete_column", "bid_size"))
        self.change(TRADES, ("delete_column", "correlation_id"))
        self.change("gold.trade_summary_daily", ("delete_column", "vwap"))
        self.run_all()
        self.assert_two_of_each()
        names = self.table(TRADES).schema().column_names + self.table("gold.trade_summary_daily").schema().column_names
        self.assertFalse({"correlation_id", "vwap"} & set(names), "what was dropped must not come back")

    def test_a_column_of_ours_that_the_table_never_had_is_added(self):
        definition = silver.CLEANED_TRADES
        definition.columns["venue"] = StringType()
        self.addCleanup(definition.columns.pop, "venue")
        self.run_all()
        self.assertEqual(self.rows(TRADES, "venue"), [(None,), (None,)])

    def test_the_lack_of_a_column_that_is_needed_is_told(self):
        self.change("bronze.raw_trades", ("delete_column", "price"))
        with self.assertRaisesRegex(ValueError, "bronze.raw_trades has no column price; found .*account_id.* give"):
            self.run_all()
        self.change("bronze.raw_trades", ("add_column", "price", silver.CLEANED_TRADES.columns["price"]))
        silver.cleaned_trades()

    def test_the_lack_of_a_column_that_tells_messages_apart_is_told(self):
        self.change(TRADES, ("delete_column", "stream_id"))
        with self.assertRaisesRegex(ValueError, "silver.cleaned_trades has no column stream_id"):
            self.run_all()
