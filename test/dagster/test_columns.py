"""Columns that somebody renames, drops or adds while the pipeline runs."""

from unittest.mock import patch

from lake import LakeTest, noon, order, quote, trade
from pyiceberg.types import StringType
from trade_lake import gold, silver
from trade_lake.catalog import catalog

BRONZE, SILVER, GOLD = "bronze.raw_trades", "silver.cleaned_trades", "gold.trade_summary_daily"


class Columns(LakeTest):
    def run_trades(self, number: int) -> None:
        """One more trade, from bronze to gold."""
        self.arrive("raw_trades", trade(number))
        silver.cleaned_trades()
        gold.trade_summary_daily()

    def change(self, table: str, *changes: tuple) -> None:
        """Calls of pyiceberg's UpdateSchema."""
        with self.table(table).update_schema(allow_incompatible_changes=True) as update:
            for call, *arguments in changes:
                getattr(update, call)(*arguments)

    def assert_two_trades(self) -> None:
        self.assertEqual(self.rows(SILVER, "trade_id"), [("trade-1",), ("trade-2",)])
        self.assertEqual(self.rows(GOLD, "trade_count"), [(2,)])

    def test_every_column_of_every_table_may_be_renamed(self):
        def run(number: int) -> None:
            self.arrive("raw_market_data", quote(number))
            self.arrive("raw_orders", order(number, noon(1)))
            silver.enriched_orders()
            silver.aggregated_market_data()
            self.run_trades(number)
            gold.portfolio_performance()
            gold.market_indicators()

        run(1)
        for table in [name for layer in ("bronze", "silver", "gold") for name in catalog().list_tables(layer)]:
            names = catalog().load_table(table).schema().column_names
            self.change(".".join(table), *(("rename_column", name, f"{name}_renamed") for name in names))
        run(2)
        self.assertEqual(self.rows(SILVER, "trade_id_renamed"), [("trade-1",), ("trade-2",)])
        self.assertEqual(self.rows("silver.enriched_orders", "bid_price_renamed"), [(99,), (99,)])
        self.assertEqual(self.rows("silver.aggregated_market_data", "quote_count_renamed"), [(2,)])
        self.assertEqual(self.rows(GOLD, "trade_count_renamed"), [(2,)])
        self.assertEqual(self.rows("gold.portfolio_performance", "trade_count_renamed"), [(2,)])
        self.assertEqual(self.rows("gold.market_indicators", "quote_count_renamed"), [(2,)])

    def test_columns_may_be_added_anywhere(self):
        self.run_trades(1)
        for name in (BRONZE, SILVER, GOLD):
            self.change(name, ("add_column", "note", StringType()))
        self.run_trades(2)
        self.assert_two_trades()
        self.assertEqual(self.rows(SILVER, "note"), [(None,), (None,)])

    def test_columns_that_no_query_needs_may_be_dropped_and_do_not_come_back(self):
        self.run_trades(1)
        self.change(SILVER, ("delete_column", "correlation_id"))
        self.change(GOLD, ("delete_column", "vwap"))
        self.run_trades(2)
        self.assert_two_trades()
        self.assertNotIn("correlation_id", self.table(SILVER).schema().column_names)
        self.assertNotIn("vwap", self.table(GOLD).schema().column_names)

    def test_a_column_of_ours_that_the_table_never_had_is_added(self):
        self.run_trades(1)
        self.enterContext(patch.dict(silver.CLEANED_TRADES.columns, venue=StringType()))
        self.run_trades(2)
        self.assertEqual(self.rows(SILVER, "venue"), [(None,), (None,)])

    def test_the_lack_of_a_column_that_is_needed_is_told_until_it_is_back(self):
        self.run_trades(1)
        self.change(BRONZE, ("delete_column", "price"))
        with self.assertRaisesRegex(ValueError, "bronze.raw_trades has no column price; found .*account_id.* give"):
            self.run_trades(2)
        self.change(BRONZE, ("add_column", "price", silver.CLEANED_TRADES.columns["price"]))
        self.run_trades(3)

    def test_the_lack_of_a_column_that_tells_messages_apart_is_told(self):
        self.run_trades(1)
        self.change(SILVER, ("delete_column", "stream_id"))
        with self.assertRaisesRegex(ValueError, "silver.cleaned_trades has no column stream_id"):
            self.run_trades(2)
