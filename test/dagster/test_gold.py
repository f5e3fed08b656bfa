"""Gold against sums that are worked out here, trade by trade."""

from collections import defaultdict
from decimal import Decimal
from math import log
from random import Random
from statistics import fmean, stdev

from lake import LakeTest, noon, quote, trade
from trade_lake import gold, silver

SYMBOLS, ACCOUNTS = ("AAPL", "MSFT", "TSLA"), ("ACC-1", "ACC-2", "ACC-3", "ACC-4")


def market(seed: int, days: int = 2, each: int = 60) -> list[dict]:
    """Trades in a random order, no two of them at one moment."""
    random = Random(seed)
    trades = [
        trade(
            number,
            noon(day=number % days, seconds=number),
            symbol=random.choice(SYMBOLS),
            account_id=random.choice(ACCOUNTS),
            trade_type=random.choice(("BUY", "SELL")),
            price=Decimal(random.randint(500_000, 2_000_000)).scaleb(-4),
            quantity=random.randint(1, 900),
        )
        for number in range(days * each)
    ]
    random.shuffle(trades)
    return trades


def grouped(trades: list[dict], *keys: str) -> dict[tuple, list[dict]]:
    groups = defaultdict(list)
    for one in sorted(trades, key=lambda one: one["event_time"]):
        groups[tuple(one[key] for key in keys)].append(one)
    return dict(sorted(groups.items()))


def rounded(value) -> Decimal:
    return Decimal(value).quantize(Decimal("0.0001"))


class Gold(LakeTest):
    def taken_in(self, trades: list[dict]) -> None:
        self.arrive("raw_trades", *trades)
        silver.cleaned_trades()

    def test_trade_summary_daily(self):
        trades = market(seed=1)
        self.taken_in(trades)
        gold.trade_summary_daily()
        expected = []
        for (day, symbol), group in grouped(trades, "event_date", "symbol").items():
            prices = [one["price"] for one in group]
            shares = sum(one["quantity"] for one in group)
            value = sum(one["price"] * one["quantity"] for one in group)
            bought = sum(one["quantity"] for one in group if one["trade_type"] == "BUY")
            expected.append(
                (day, symbol, len(group), shares, value, rounded(sum(prices) / len(prices)), rounded(value / shares))
                + (prices[0], max(prices), min(prices), prices[-1], bought, shares - bought)
                + (group[0]["event_time"], group[-1]["event_time"])
            )
        columns = ("trade_date", "symbol", "trade_count", "total_volume", "total_value", "avg_price", "vwap")
        columns += ("open_price", "high_price", "low_price", "close_price", "buy_volume", "sell_volume")
        columns += ("first_trade_time", "last_trade_time")
        self.assertEqual(self.rows("gold.trade_summary_daily", *columns), expected)

    def test_portfolio_performance(self):
        trades = market(seed=2)
        self.taken_in(trades)
        gold.portfolio_performance()
        last = {key: group[-1]["price"] for key, group in grouped(trades, "event_date", "symbol").items()}
        signs = {"BUY": 1, "SELL": -1}
        expected = []
        for (day, account), group in grouped(trades, "event_date", "account_id").items():
            bought = sum(one["price"] * one["quantity"] for one in group if one["trade_type"] == "BUY")
            sold = sum(one["price"] * one["quantity"] for one in group if one["trade_type"] == "SELL")
            position = sum(signs[one["trade_type"]] * one["quantity"] * last[day, one["symbol"]] for one in group)
            profit = sold - bought + position
            symbols = len({one["symbol"] for one in group})
            expected.append((day, account, len(group), symbols, bought, sold, sold - bought, position, profit))
        columns = ("trade_date", "account_id", "trade_count", "symbol_count", "bought_value", "sold_value")
        columns += ("net_cash_flow", "position_value", "profit_loss")
        self.assertEqual(self.rows("gold.portfolio_performance", *columns), expected)
        returns = self.rows("gold.portfolio_performance", "trade_date", "account_id", "return_percent")
        for (*_, percent), (*_, bought, sold, _, _, profit) in zip(returns, expected, strict=True):
            self.assertAlmostEqual(percent, float(100 * profit / (bought + sold)), places=6)

    def test_market_indicators(self):
        random = Random(3)
        closes = [Decimal(random.randint(9_000, 11_000)) / 100 for _ in range(90)]
        self.arrive(
            "raw_market_data",
            *(quote(n, noon(60 * n), bid=p - 1, ask=p + 1, last=p) for n, p in enumerate(closes)),
        )
        silver.aggregated_market_data()
        gold.market_indicators()
        prices = [float(close) for close in closes]
        moves = [b - a for a, b in zip(prices, prices[1:])]
        told = dict(
            sma_20=fmean(prices[-20:]),
            sma_60=fmean(prices[-60:]),
            rsi_14=100 * sum(max(move, 0) for move in moves[-14:]) / sum(map(abs, moves[-14:])),
            volatility_percent=100 * stdev(log(b / a) for a, b in zip(prices, prices[1:])),
            change_percent=100 * (prices[-1] - prices[0]) / prices[0],
            avg_spread_bps=fmean(20_000 / price for price in prices),
        )
        (found,) = self.rows("gold.market_indicators", *told)
        for name, value, expected in zip(told, found, told.values(), strict=True):
            self.assertAlmostEqual(value, expected, places=6, msg=name)
        columns = ("open_price", "high_price", "low_price", "last_price", "quote_count", "last_window")
        expected = (closes[0], max(closes), min(closes), closes[-1], 90, noon(60 * 89))
        self.assertEqual(self.rows("gold.market_indicators", *columns), [expected])

    def test_a_price_that_does_not_move_is_neither_strong_nor_weak(self):
        self.arrive("raw_market_data", *(quote(number, noon(60 * number)) for number in range(3)))
        silver.aggregated_market_data()
        gold.market_indicators()
        self.assertEqual(self.rows("gold.market_indicators", "rsi_14", "volatility_percent"), [(50.0, 0.0)])
