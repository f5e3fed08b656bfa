"""Orders in silver: their states, each once, with the market of their moment."""

from datetime import UTC, datetime
from decimal import Decimal

from lake import LakeTest, noon, order, quote
from trade_lake import silver


class Orders(LakeTest):
    def priced(self, quotes: list[dict], *orders: dict, columns: tuple[str, ...]) -> list[tuple]:
        """What silver says of the orders, in the order of their numbers."""
        self.arrive("raw_market_data", *quotes)
        self.arrive("raw_orders", *orders)
        silver.enriched_orders()
        return [row[1:] for row in self.rows("silver.enriched_orders", "sequence_number", *columns)]

    def quote_times(self, quotes: list[dict], *orders: dict) -> list:
        return [time for (time,) in self.priced(quotes, *orders, columns=("quote_time",))]

    def test_an_order_carries_the_newest_quote_at_or_before_its_moment(self):
        quotes = [quote(number, noon(second)) for number, second in enumerate((-20, -10, 0, 10))]
        told = self.quote_times(quotes, order(1, noon(-0.001)), order(2, noon(0)), order(3, noon(9.999)))
        self.assertEqual(told, [noon(-10), noon(0), noon(0)])

    def test_a_quote_of_a_minute_ago_still_counts_an_older_one_does_not(self):
        self.assertEqual(self.quote_times([quote(1)], order(1, noon(60)), order(2, noon(60.001))), [noon(), None])

    def test_a_quote_from_before_midnight_counts(self):
        midnight = 12 * 3600
        told = self.quote_times([quote(1, noon(midnight - 5))], order(1, noon(midnight)))
        self.assertEqual(told, [noon(midnight - 5)])

    def test_quotes_of_other_symbols_and_unsound_ones_do_not_count(self):
        others = [quote(2, symbol="MSFT"), quote(3, bid="0"), quote(4, bid="101", ask="100"), quote(5, ask=None)]
        self.assertEqual(self.quote_times([quote(1, noon(-1)), *others], order(1)), [noon(-1)])

    def test_without_any_quote_an_order_is_there_without_a_market(self):
        columns = ("bid_price", "ask_price", "mid_price", "distance_bps", "total_value")
        told = self.priced([], order(1, price="12.5", quantity=4), columns=columns)
        self.assertEqual(told, [(None, None, None, None, Decimal(50))])

    def test_the_distance_is_what_the_order_gives_away(self):
        orders = [order(1, side="BUY", price="101"), order(2, side="SELL", price="101")]
        told = self.priced([quote(1, bid="99", ask="101")], *orders, columns=("mid_price", "distance_bps"))
        self.assertEqual(told, [(Decimal(100), 100.0), (Decimal(100), -100.0)])

    def test_every_state_of_an_order_is_kept_each_once(self):
        states = [order(1, order_id="A", status="NEW"), order(2, order_id="A", status="FILLED")]
        self.priced([], *states, states[0], columns=())
        told = self.priced([], states[1], order(3, order_id="A", status="DONE"), columns=("status",))
        self.assertEqual(told, [("NEW",), ("FILLED",), ("DONE",)])

    def test_a_time_of_no_market_is_left_out_and_stops_nothing(self):
        never = order(1, datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
        self.assertEqual(self.priced([], never, order(2), columns=("order_id",)), [("order-2",)])

    def test_orders_that_are_not_sound_are_left_out(self):
        wrong = [{"price": "0"}, {"quantity": -1}, {"side": "HOLD"}]
        wrong += [{name: None} for name in ("price", "side", "order_id", "symbol", "account_id", "status")]
        wrong += [{"event_time": None}]
        unsound = [order(number, **columns) for number, columns in enumerate(wrong)]
        self.assertEqual(self.priced([], *unsound, order(99), columns=("order_id",)), [("order-99",)])
