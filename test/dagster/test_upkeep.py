"""Old snapshots go, with the files that nothing refers to; what readers still need stays."""

from pathlib import Path
from unittest.mock import patch

from lake import LakeTest, noon, quote, trade
from trade_lake import gold, silver
from trade_lake.upkeep import forget_snapshots

BRONZE, SILVER, BARS = "bronze.raw_trades", "silver.cleaned_trades", "silver.aggregated_market_data"
GOLD = "gold.trade_summary_daily"


class Upkeep(LakeTest):
    def setUp(self) -> None:
        super().setUp()
        self.set(SNAPSHOT_HOURS=0)

    def arrived(self, *numbers: int) -> None:
        for number in numbers:
            self.arrive("raw_trades", trade(number))

    def made_bars(self, count: int) -> None:
        """A run for each quote: the bar of their minute is put in the place of the one before it."""
        for number in range(count):
            self.arrive("raw_market_data", quote(number, noon(number)))
            silver.aggregated_market_data()

    def numbers(self, name: str) -> list[int]:
        return [number for (number,) in self.rows(name, "sequence_number")]

    def files(self, name: str) -> set[str]:
        """What is on the disk, but for the metadata files that pyiceberg itself counts out."""
        folder = Path(self.table(name).location().removeprefix("file://"))
        return {str(path) for path in folder.rglob("*") if path.suffix in (".parquet", ".avro")}

    def referred(self, name: str) -> set[str]:
        """What the snapshots that are left refer to."""
        table = self.table(name)
        found = set()
        for snapshot in table.snapshots():
            found.add(snapshot.manifest_list)
            for manifest in snapshot.manifests(table.io):
                found.add(manifest.manifest_path)
                found |= {entry.data_file.file_path for entry in manifest.fetch_manifest_entry(table.io)}
        return {path.removeprefix("file://") for path in found}

    def test_only_the_newest_snapshot_of_what_all_have_read_is_left(self):
        self.arrived(1, 2, 3)
        silver.cleaned_trades()
        self.assertEqual(forget_snapshots(BRONZE, [SILVER])["snapshots"], 2)
        self.assertEqual(self.numbers(BRONZE), [1, 2, 3])
        self.assertEqual(self.files(BRONZE), self.referred(BRONZE))

    def test_what_a_reader_has_not_taken_in_stays(self):
        self.arrived(1, 2)
        silver.cleaned_trades()
        self.arrived(3, 4)
        forget_snapshots(BRONZE, [SILVER])
        self.assertEqual(len(self.snapshots(BRONZE)), 3)
        self.assertEqual(silver.cleaned_trades()["rows_read"], 2)

    def test_the_slowest_reader_counts(self):
        for number in range(3):
            self.arrived(number)
            silver.cleaned_trades()
            gold.trade_summary_daily()
            if number == 0:
                gold.portfolio_performance()
        fast, slow = "gold.trade_summary_daily", "gold.portfolio_performance"
        self.assertEqual(forget_snapshots(SILVER, [fast, slow])["snapshots"], 0)
        self.assertEqual(forget_snapshots(SILVER, [fast])["snapshots"], 2)

    def test_snapshots_without_rows_do_not_pile_up_while_the_market_is_quiet(self):
        self.enterContext(patch.object(gold, "_MANY_SNAPSHOTS", 3))
        self.arrived(1)
        waiting = []
        for _ in range(6):
            silver.cleaned_trades()
            gold.trade_summary_daily()
            forget_snapshots(SILVER, [GOLD])
            waiting.append(len(self.snapshots(SILVER)))
            # Flink commits now and then without rows.
            self.arrive("raw_trades")
        self.assertEqual(waiting, [1, 2, 3, 4, 1, 2])
        self.assertEqual(len(self.snapshots(GOLD)), 2)
        self.assertEqual(self.rows(GOLD, "trade_count"), [(1,)])

    def test_what_is_younger_than_the_setting_stays(self):
        self.set(SNAPSHOT_HOURS=1)
        self.arrived(1, 2)
        silver.cleaned_trades()
        self.assertEqual(forget_snapshots(BRONZE, [SILVER]), {"snapshots": 0, "files": 0})

    def test_files_that_were_replaced_go_and_the_rows_stay(self):
        self.made_bars(4)
        before = self.rows(BARS, "window_start", "quote_count")
        self.assertGreater(forget_snapshots(BARS, [])["files"], 0)
        self.assertEqual(self.rows(BARS, "window_start", "quote_count"), before)
        self.assertEqual(self.files(BARS), self.referred(BARS))

    def test_hour_after_hour_nothing_is_left_behind(self):
        for _ in range(3):
            self.made_bars(2)
            forget_snapshots(BARS, [])
        self.assertEqual(self.rows(BARS, "quote_count"), [(2,)])
        self.assertEqual(self.files(BARS), self.referred(BARS))

    def test_a_table_remembers_how_far_it_has_come(self):
        self.arrived(1)
        silver.cleaned_trades()
        # Commits of others say nothing of progress.
        table = self.table(SILVER)
        for _ in range(2):
            table.append(table.schema().as_arrow().empty_table())
        forget_snapshots(SILVER, [])
        self.arrived(2)
        self.assertEqual(silver.cleaned_trades()["rows_read"], 1)

    def test_a_table_with_branches_is_left_alone(self):
        self.arrived(1, 2)
        table = self.table(BRONZE)
        table.manage_snapshots().create_branch(table.snapshots()[0].snapshot_id, "audit").commit()
        self.assertEqual(forget_snapshots(BRONZE, []), {"snapshots": 0, "files": 0})

    def test_a_table_that_is_not_there_is_no_fault(self):
        self.assertEqual(forget_snapshots("silver.cleaned_trades", []), {"snapshots": 0, "files": 0})
