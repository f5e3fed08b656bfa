"""What a run of silver reads: what is new in bronze, and the whole where that cannot be told."""

from lake import LakeTest, noon, trade
from trade_lake import silver
from trade_lake.catalog import catalog
from trade_lake.compaction import rewrite


class Incremental(LakeTest):
    def arrived(self, *numbers: int) -> None:
        self.arrive("raw_trades", *map(trade, numbers))

    def assert_run(self, *, read: int, written: int) -> None:
        counts = silver.cleaned_trades()
        self.assertEqual((counts["rows_read"], counts["rows_written"]), (read, written))

    def assert_silver(self, *numbers: int) -> None:
        self.assertEqual(self.rows("silver.cleaned_trades", "sequence_number"), [(number,) for number in numbers])

    def expire(self, *positions: int) -> None:
        """Snapshots of bronze, by their place in its history."""
        table = self.table("bronze.raw_trades")
        ids = [table.snapshots()[position].snapshot_id for position in positions]
        table.maintenance.expire_snapshots().by_ids(ids).commit()

    def test_only_new_snapshots_are_read(self):
        self.arrived(1, 2, 3)
        self.assert_run(read=3, written=3)
        self.arrived(4)
        self.arrived(5)
        self.assert_run(read=2, written=2)
        self.assert_run(read=0, written=0)

    def test_expiry_of_what_was_taken_in_makes_no_difference(self):
        self.arrived(1)
        self.arrived(2)
        self.assert_run(read=2, written=2)
        self.expire(0)
        self.arrived(3)
        self.assert_run(read=1, written=1)

    def test_when_the_last_one_taken_in_has_expired_all_is_read_and_nothing_taken_twice(self):
        self.arrived(1)
        self.assert_run(read=1, written=1)
        self.arrived(2)
        self.arrived(3)
        self.expire(0, 1)
        self.assert_run(read=3, written=2)
        self.assert_silver(1, 2, 3)

    def test_a_table_that_is_made_anew_holds_what_came_with_expired_snapshots_too(self):
        self.arrived(1)
        self.arrived(2)
        self.expire(0)
        self.assert_run(read=2, written=2)

    def test_a_compaction_of_bronze_brings_nothing(self):
        self.arrived(1)
        self.arrived(2)
        self.assert_run(read=2, written=2)
        bronze = self.table("bronze.raw_trades")
        rewrite(bronze, [task.file for task in bronze.scan().plan_files()])
        self.assert_run(read=0, written=0)
        self.arrived(3)
        self.assert_run(read=1, written=1)

    def test_what_bronze_deletes_stays(self):
        self.arrived(1)
        self.assert_run(read=1, written=1)
        self.table("bronze.raw_trades").delete("sequence_number = 1")
        self.assert_run(read=0, written=0)
        self.assert_silver(1)

    def test_rows_that_bronze_writes_again_are_not_new(self):
        self.arrived(1, 2)
        self.assert_run(read=2, written=2)
        # Copies what shared a file with the deleted row.
        self.table("bronze.raw_trades").delete("sequence_number = 1")
        self.arrived(3)
        self.assert_run(read=2, written=1)
        self.assert_silver(1, 2, 3)

    def test_after_bronze_was_rolled_back_its_new_rows_come_in(self):
        self.arrived(1)
        self.arrived(2)
        self.assert_run(read=2, written=2)
        bronze = self.table("bronze.raw_trades")
        bronze.manage_snapshots().rollback_to_snapshot(bronze.snapshots()[0].snapshot_id).commit()
        self.arrived(3)
        self.assert_run(read=2, written=1)
        self.assert_silver(1, 2, 3)

    def test_bronze_that_was_made_anew_is_read_from_its_beginning(self):
        self.arrived(1)
        self.assert_run(read=1, written=1)
        catalog().drop_table("bronze.raw_trades")
        self.arrived(2)
        self.assert_run(read=1, written=1)
        self.assert_silver(1, 2)

    def test_a_commit_takes_as_many_rows_as_the_setting_says(self):
        self.set(ROWS_PER_COMMIT=3)
        for number in range(5):
            self.arrived(number)
        self.assertEqual(silver.cleaned_trades(), {"rows_read": 5, "rows_written": 5, "commits": 2})
        self.arrive("raw_trades", *(trade(number, noon(day=number % 4)) for number in range(10, 18)))
        self.assertEqual(silver.cleaned_trades(), {"rows_read": 8, "rows_written": 8, "commits": 4})
