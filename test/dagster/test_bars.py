"""Bars of a minute in silver, which follow late quotes."""

from datetime import UTC, datetime
from decimal import Decimal

from lake import LakeTest, noon, quote
from trade_lake import silver

PRICES = ("open_price", "high_price", "low_price", "close_price", "quote_count")


class Bars(LakeTest):
    def bars(self, *columns: str) -> list[tuple]:
        silver.aggregated_market_data()
        return self.rows("silver.aggregated_market_data", "window_start", *columns)

    def arrived(self, *quotes: dict) -> None:
        self.arrive("raw_market_data", *quotes)

    def assert_bars(self, *expected: tuple) -> None:
        """Minute after noon, prices and number of quotes."""
        found = [((start - noon()).total_seconds() / 60, *map(int, values)) for start, *values in self.bars(*PRICES)]
        self.assertEqual(found, list(expected))

    def test_a_bar_per_minute_opens_with_its_first_quote_and_closes_with_its_last(self):
        prices = [(0, 5), (10, 9), (20, 2), (59.999, 6), (60, 7)]
        self.arrived(*(quote(number, noon(second), last=price) for number, (second, price) in enumerate(prices)))
        self.assert_bars((0, 5, 9, 2, 6, 4), (1, 7, 7, 7, 7, 1))

    def test_quotes_of_one_moment_are_told_apart_by_their_place_in_the_stream(self):
        self.arrived(quote(2, last=20), quote(1, last=10), quote(3, last=30))
        self.assert_bars((0, 10, 30, 10, 30, 3))

    def test_each_symbol_has_bars_of_its_own(self):
        self.arrived(quote(1, symbol="AAPL"), quote(2, symbol="MSFT"))
        self.assertEqual([symbol for _, symbol in self.bars("symbol")], ["AAPL", "MSFT"])

    def test_means_are_of_the_quotes_of_the_minute(self):
        self.arrived(quote(1, noon(1), bid="99", ask="101"), quote(2, noon(2), bid="198", ask="202"))
        ((_, bid, ask, spread, _),) = self.bars("avg_bid_price", "avg_ask_price", "avg_spread_bps", "symbol")
        self.assertEqual((bid, ask, round(spread, 6)), (Decimal("148.5"), Decimal("151.5"), 200.0))

    def test_late_quotes_count_in_their_minutes_and_leave_the_others_as_they_were(self):
        self.arrived(quote(2, noon(30), last=5), quote(3, noon(90), last=7), quote(4, noon(3600), last=8))
        before = dict(self.bars("processed_time"))
        self.arrived(quote(1, noon(10), last=1), quote(5, noon(3610), last=9))
        self.assert_bars((0, 1, 5, 1, 5, 2), (1, 7, 7, 7, 7, 1), (60, 8, 9, 8, 9, 2))
        after = dict(self.bars("processed_time"))
        self.assertEqual([start for start in after if after[start] != before[start]], [noon(), noon(3600)])

    def test_a_quote_that_came_twice_counts_once(self):
        self.arrived(quote(1, last=5), quote(1, last=5))
        self.assert_bars((0, 5, 5, 5, 5, 1))
        self.arrived(quote(1, last=5))
        self.assert_bars((0, 5, 5, 5, 5, 1))

    def test_a_run_without_anything_new_leaves_the_table_alone(self):
        self.arrived(quote(1))
        self.bars()
        before = self.snapshots("silver.aggregated_market_data")
        self.bars()
        self.assertEqual(self.snapshots("silver.aggregated_market_data"), before)

    def test_quotes_that_are_not_sound_are_left_out(self):
        wrong = [{"last": 0}, {"last": None}, {"bid": 0}, {"bid": 101, "ask": 101}, {"symbol": None}, {"when": None}]
        wrong += [{"stream_id": None}, {"sequence_number": None}]
        self.arrived(*(quote(number, **columns) for number, columns in enumerate(wrong)), quote(99, last=3))
        self.assert_bars((0, 3, 3, 3, 3, 1))

    def test_a_time_of_no_market_is_left_out_and_stops_nothing(self):
        self.arrived(quote(1, datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)), quote(2, last=3))
        self.assert_bars((0, 3, 3, 3, 3, 1))

    def test_quotes_of_which_none_is_sound_take_no_further_run(self):
        self.arrived(quote(1, None))
        silver.aggregated_market_data()
        self.assertEqual(silver.aggregated_market_data()["rows_read"], 0)
