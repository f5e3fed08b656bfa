"""Which days a run of gold sums up."""

from lake import LakeTest, noon, quote, trade
from trade_lake import gold, silver


class GoldRuns(LakeTest):
    def run_of_trades(self, *trades: dict) -> dict[str, int]:
        if trades:
            self.arrive("raw_trades", *trades)
        silver.cleaned_trades()
        return gold.trade_summary_daily()

    def summaries(self) -> dict:
        return dict(self.rows("gold.trade_summary_daily", "trade_date", "trade_count"))

    def test_only_days_with_something_new_are_summed_up(self):
        self.run_of_trades(*(trade(day, noon(day=day)) for day in range(3)))
        before = dict(self.rows("gold.trade_summary_daily", "trade_date", "updated_time"))
        late = trade(3, noon(day=1))
        self.assertEqual(self.run_of_trades(late), {"days": 1, "rows_written": 1})
        after = dict(self.rows("gold.trade_summary_daily", "trade_date", "updated_time"))
        self.assertEqual([day for day in after if after[day] != before[day]], [late["event_date"]])
        self.assertEqual(list(self.summaries().values()), [1, 2, 1])

    def test_a_run_without_anything_new_leaves_the_table_alone(self):
        self.run_of_trades(trade(1))
        before = self.snapshots("gold.trade_summary_daily")
        self.assertEqual(self.run_of_trades(), {"days": 0, "rows_written": 0})
        self.assertEqual(self.snapshots("gold.trade_summary_daily"), before)

    def test_when_the_last_snapshot_taken_in_has_expired_all_days_are_summed_up(self):
        self.run_of_trades(trade(1))
        for number in (2, 3):
            self.arrive("raw_trades", trade(number, noon(day=number)))
            silver.cleaned_trades()
        table = self.table("silver.cleaned_trades")
        table.maintenance.expire_snapshots().by_ids([one.snapshot_id for one in table.snapshots()[:2]]).commit()
        self.assertEqual(gold.trade_summary_daily()["days"], 3)
        self.assertEqual(list(self.summaries().values()), [1, 1, 1])

    def test_a_day_that_silver_has_lost_is_lost_in_gold(self):
        self.run_of_trades(trade(1), trade(2, noon(day=1)))
        self.table("silver.cleaned_trades").delete("sequence_number = 1")
        self.run_of_trades()
        self.assertEqual(list(self.summaries()), [noon(day=1).date()])

    def test_a_day_that_a_rollback_took_from_silver_is_lost_in_gold(self):
        self.run_of_trades(trade(1))
        self.run_of_trades(trade(2, noon(day=1)))
        for name in ("bronze.raw_trades", "silver.cleaned_trades"):
            table = self.table(name)
            table.manage_snapshots().rollback_to_snapshot(table.snapshots()[0].snapshot_id).commit()
        self.run_of_trades()
        self.assertEqual(list(self.summaries()), [noon().date()])

    def test_a_bar_that_was_made_again_counts_once(self):
        for number in (2, 1):
            self.arrive("raw_market_data", quote(number, noon(number)))
            silver.aggregated_market_data()
            gold.market_indicators()
        self.assertEqual(self.rows("gold.market_indicators", "quote_count"), [(2,)])

    def test_without_silver_there_is_nothing_to_do(self):
        self.assertEqual(gold.trade_summary_daily(), {"days": 0, "rows_written": 0})
