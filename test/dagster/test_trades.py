"""Trades in silver: those that are sound, each once."""

from datetime import UTC, datetime
from unittest.mock import patch

from lake import LakeTest, noon, trade
from trade_lake import silver


class Trades(LakeTest):
    def arrived(self, *messages: dict) -> None:
        self.arrive("raw_trades", *messages)

    def numbers(self) -> list[int]:
        return [number for (number,) in self.rows("silver.cleaned_trades", "sequence_number")]

    def test_a_trade_has_its_value_and_its_day(self):
        self.arrived(trade(1, noon(0.5), price="10.25", quantity=3))
        silver.cleaned_trades()
        self.assertEqual(
            [str(value) for value in self.rows("silver.cleaned_trades", "trade_id", "total_value", "event_date")[0]],
            ["trade-1", "30.7500", "2026-01-05"],
        )

    def test_a_message_that_came_twice_is_taken_once_as_it_came_first(self):
        self.arrived(trade(1, ingest_time=noon(2)), trade(1, ingest_time=noon(1)), trade(2))
        silver.cleaned_trades()
        self.arrived(trade(2), trade(3))
        silver.cleaned_trades()
        self.assertEqual(self.numbers(), [1, 2, 3])
        self.assertIn((noon(1),), self.rows("silver.cleaned_trades", "ingest_time"))

    def test_the_same_number_in_another_stream_is_another_message(self):
        self.arrived(trade(1), trade(1, stream_id="restarted"))
        silver.cleaned_trades()
        self.arrived(trade(1), trade(1, stream_id="restarted again"))
        silver.cleaned_trades()
        self.assertEqual(self.numbers(), [1, 1, 1])

    def test_messages_of_many_streams_are_taken_once(self):
        streams = [trade(1, stream_id=f"stream-{number}") for number in range(60)]
        self.arrived(*streams)
        silver.cleaned_trades()
        self.arrived(*streams)
        silver.cleaned_trades()
        self.assertEqual(len(self.numbers()), 60)

    def test_a_late_trade_belongs_to_its_day_and_is_taken_once(self):
        self.arrived(trade(5, noon(day=1)))
        silver.cleaned_trades()
        for _ in range(2):
            self.arrived(trade(4, noon(day=0)))
            silver.cleaned_trades()
        days = [str(day) for (day,) in self.rows("silver.cleaned_trades", "event_date")]
        self.assertEqual(days, ["2026-01-05", "2026-01-06"])

    def test_a_run_without_anything_new_leaves_the_table_alone(self):
        self.arrived(trade(1))
        silver.cleaned_trades()
        before = self.snapshots("silver.cleaned_trades")
        self.assertEqual(silver.cleaned_trades(), {"rows_read": 0, "rows_written": 0, "commits": 0})
        self.assertEqual(self.snapshots("silver.cleaned_trades"), before)

    def test_a_run_that_ended_between_two_commits_is_made_up_for(self):
        self.set(ROWS_PER_COMMIT=2)
        self.arrived(*(trade(number, noon(day=number // 2)) for number in range(6)))
        with patch.object(silver, "append", side_effect=_once(silver.append)), self.assertRaises(InterruptedError):
            silver.cleaned_trades()
        self.assertEqual(len(self.numbers()), 2)
        silver.cleaned_trades()
        self.assertEqual(self.numbers(), [0, 1, 2, 3, 4, 5])

    def test_a_run_that_another_one_overtakes_is_worked_out_again(self):
        self.arrived(trade(1))
        silver.cleaned_trades()
        self.arrived(trade(2), trade(3))
        append = silver.append

        def overtaken(*arguments):
            with patch.object(silver, "append", append):
                silver.cleaned_trades()
            append(*arguments)

        with patch.object(silver, "append", overtaken), self.assertLogs("trade_lake.writing", "WARNING"):
            silver.cleaned_trades()
        self.assertEqual(self.numbers(), [1, 2, 3])

    def test_trades_that_are_not_sound_are_left_out(self):
        wrong = [{"price": "0"}, {"price": "-1"}, {"price": None}, {"quantity": 0}, {"quantity": None}]
        wrong += [{"trade_type": "HOLD"}, {"trade_type": None}]
        wrong += [{name: None} for name in ("stream_id", "sequence_number", "trade_id", "symbol", "account_id")]
        wrong += [{"event_time": None}]
        self.arrived(*(trade(number, **columns) for number, columns in enumerate(wrong)), trade(99))
        silver.cleaned_trades()
        self.assertEqual(self.numbers(), [99])

    def test_times_of_no_market_are_left_out_and_stop_nothing(self):
        never, before = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(1969, 12, 31, tzinfo=UTC)
        edges = [datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC)]
        times = [never, before, datetime(2100, 1, 1, tzinfo=UTC), *edges]
        self.arrived(*(trade(number, when) for number, when in enumerate(times)))
        with self.assertLogs("trade_lake.silver", "WARNING") as logged:
            silver.cleaned_trades()
        self.assertIn("bronze.raw_trades: 3 rows", logged.output[0])
        self.assertEqual(self.numbers(), [3, 4])
        self.assertEqual(silver.cleaned_trades()["rows_read"], 0)

    def test_without_bronze_the_run_says_who_makes_it(self):
        with self.assertRaisesRegex(LookupError, "bronze.raw_trades is not in the catalog; Flink"):
            silver.cleaned_trades()


def _once(append):
    """Appends, and is interrupted the second time."""
    calls = []

    def limited(*arguments):
        calls.append(arguments)
        if len(calls) > 1:
            raise InterruptedError
        append(*arguments)

    return limited
