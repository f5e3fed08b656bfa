"""Many small files of a day become few, and nobody takes that for new rows."""

from pathlib import Path
from unittest.mock import patch

from lake import LakeTest, noon, quote, trade
from pyiceberg.table.snapshots import Operation
from trade_lake import compaction, gold, silver
from trade_lake.upkeep import forget_snapshots

SILVER, BARS, GOLD = "silver.cleaned_trades", "silver.aggregated_market_data", "gold.trade_summary_daily"


class Compaction(LakeTest):
    def setUp(self) -> None:
        super().setUp()
        self.enterContext(patch.object(compaction, "_MANY", 3))

    def arrived(self, *numbers: int, day: int = 0) -> None:
        """A run of silver for each, as a minute makes it."""
        for number in numbers:
            self.arrive("raw_trades", trade(number, noon(number, day)))
            silver.cleaned_trades()

    def files(self, name: str = SILVER) -> dict[str, list[int]]:
        """Rows of each file, by day."""
        days: dict[str, list[int]] = {}
        for task in self.table(name).scan().plan_files():
            days.setdefault(str(task.file.partition[0]), []).append(task.file.record_count)
        return {day: sorted(counts) for day, counts in sorted(days.items())}

    def files_on_disk(self) -> int:
        data = Path(self.table(SILVER).location().removeprefix("file://"), "data")
        return len(list(data.rglob("*.parquet")))

    def all_rows(self, name: str = SILVER) -> list[tuple]:
        return self.rows(name, *self.table(name).schema().column_names)

    def test_the_files_become_one_and_the_rows_stay_the_same(self):
        self.arrived(1, 2, 3, 4)
        before = self.all_rows()
        self.assertEqual(compaction.compact(SILVER), {"days": 1, "files_before": 4, "files_after": 1})
        self.assertEqual(list(self.files().values()), [[4]])
        self.assertEqual(self.all_rows(), before)
        summary = self.table(SILVER).current_snapshot().summary
        self.assertEqual((summary.operation, summary["total-records"]), (Operation.REPLACE, "4"))

    def test_a_day_with_few_files_is_left_as_it_is(self):
        self.arrived(1, 2, 3, day=0)
        self.arrived(4, 5, 6, 7, day=1)
        compaction.compact(SILVER)
        self.assertEqual(list(self.files().values()), [[1, 1, 1], [4]])

    def test_a_file_holds_what_is_read_into_memory_and_large_ones_are_not_written_again(self):
        self.set(ROWS_PER_COMMIT=4)
        self.arrived(*range(10))
        compaction.compact(SILVER)
        self.assertEqual(list(self.files().values()), [[2, 4, 4]])
        large = {task.file.file_path for task in self.table(SILVER).scan("sequence_number < 8").plan_files()}
        self.arrived(*range(10, 14))
        compaction.compact(SILVER)
        self.assertEqual(list(self.files().values()), [[2, 4, 4, 4]])
        self.assertTrue(large <= {task.file.file_path for task in self.table(SILVER).scan().plan_files()})

    def test_each_file_holds_a_stretch_of_the_stream(self):
        self.set(ROWS_PER_COMMIT=4)
        self.arrived(*range(8))
        compaction.compact(SILVER)
        self.assertEqual(len(list(self.table(SILVER).scan("sequence_number < 4").plan_files())), 1)

    def test_silver_goes_on_from_where_it_was(self):
        self.arrived(1, 2, 3, 4)
        compaction.compact(SILVER)
        self.arrive("raw_trades", trade(4), trade(5))
        self.assertEqual(silver.cleaned_trades(), {"rows_read": 2, "rows_written": 1, "commits": 1})

    def test_gold_takes_nothing_in_for_it(self):
        self.arrived(1, 2, 3, 4)
        gold.trade_summary_daily()
        compaction.compact(SILVER)
        self.assertEqual(gold.trade_summary_daily(), {"days": 0, "rows_written": 0})
        self.arrived(5, day=1)
        self.assertEqual(gold.trade_summary_daily(), {"days": 1, "rows_written": 1})
        self.assertEqual(self.rows(GOLD, "trade_count"), [(1,), (4,)])

    def test_a_late_quote_changes_a_bar_in_a_file_of_many(self):
        for minute in range(4):
            self.arrive("raw_market_data", quote(minute, noon(60 * minute)))
            silver.aggregated_market_data()
        compaction.compact(BARS)
        self.arrive("raw_market_data", quote(9, noon(70)))
        silver.aggregated_market_data()
        self.assertEqual(
            self.rows(BARS, "window_start", "quote_count"),
            [(noon(), 1), (noon(60), 2), (noon(120), 1), (noon(180), 1)],
        )

    def test_renamed_dropped_and_added_columns_stay_so(self):
        self.arrived(1, 2)
        with self.table(SILVER).update_schema(allow_incompatible_changes=True) as update:
            update.rename_column("price", "paid").delete_column("correlation_id")
        self.arrived(3, 4)
        before = self.all_rows()
        compaction.compact(SILVER)
        self.assertEqual(self.all_rows(), before)

    def test_when_another_commit_comes_first_nothing_is_lost(self):
        self.arrived(1, 2, 3, 4)
        rewrite, rivals = compaction.rewrite, [5]

        def overtaken(table, files):
            self.arrived(*rivals)
            rivals.clear()
            return rewrite(table, files)

        with patch.object(compaction, "rewrite", overtaken), self.assertLogs("trade_lake.writing", "WARNING"):
            compaction.compact(SILVER)
        self.assertEqual(list(self.files().values()), [[5]])
        # What the first attempt wrote is gone: the small ones, which readers may still need, and the one of all.
        self.assertEqual(self.files_on_disk(), 6)

    def test_what_was_written_goes_again_when_the_rest_cannot_be(self):
        self.set(ROWS_PER_COMMIT=4)
        self.arrived(*range(8))
        write, written = compaction._dataframe_to_data_files, []

        def once(*arguments):
            if written:
                raise OSError("no space left on device")
            written.extend(write(*arguments))
            return written

        with patch.object(compaction, "_dataframe_to_data_files", once), self.assertRaises(OSError):
            compaction.compact(SILVER)
        self.assertEqual((len(written), self.files_on_disk()), (1, 8))
        self.assertEqual(list(self.files().values()), [[1] * 8])

    def test_the_small_files_go_once_nobody_needs_them(self):
        self.set(SNAPSHOT_HOURS=0)
        self.arrived(1, 2, 3, 4)
        before = self.all_rows()
        small = [task.file.file_path for task in self.table(SILVER).scan().plan_files()]
        compaction.compact(SILVER)
        gold.trade_summary_daily()
        # What comes after the compaction is still to be read, so the compaction is the oldest snapshot that stays.
        self.arrived(5, day=1)
        forget_snapshots(SILVER, [GOLD])
        io = self.table(SILVER).io
        self.assertFalse([path for path in small if io.new_input(path).exists()])
        self.assertEqual(self.all_rows()[: len(before)], before)
        self.arrived(6)

    def test_a_table_that_is_not_there_is_no_fault(self):
        self.assertEqual(compaction.compact(SILVER), {"days": 0, "files_before": 0, "files_after": 0})
