"""The Python that runbooks have people run in the container of the code, as it stands there."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from lake import LakeTest, noon, trade
from trade_lake import gold, silver
from trade_lake.compaction import rewrite
from trade_lake.upkeep import forget_snapshots

_RUNBOOKS = Path(__file__).parents[2] / "runbooks"
BRONZE, SILVER, GOLD = "bronze.raw_trades", "silver.cleaned_trades", "gold.trade_summary_daily"


def programs(page: str) -> list[str]:
    return re.findall(r"^docker exec dev-dagster-code python -c '([^']*)'$", (_RUNBOOKS / f"{page}.md").read_text(), re.M)


class Runbooks(LakeTest):
    def run_page(self, page: str, part: int, table: str, **words: object) -> list[str]:
        """What a part of the page prints, a line each, with words in the place of those in capitals."""
        program = programs(page)[part].replace("LAYER.TABLE", table)
        for name, word in words.items():
            program = program.replace(name, str(word))
        printed = StringIO()
        with redirect_stdout(printed):
            exec(program, {})
        return printed.getvalue().splitlines()

    def arrived(self, *numbers: int, **columns) -> None:
        self.arrive("raw_trades", *(trade(number, noon(number), **columns) for number in numbers))
        self.made()

    def made(self) -> None:
        silver.cleaned_trades()
        gold.trade_summary_daily()

    def numbers(self, name: str) -> list[int]:
        return [number for (number,) in self.rows(name, "sequence_number")]

    def drop(self, name: str, column: str) -> None:
        self.table(name).update_schema(allow_incompatible_changes=True).delete_column(column).commit()


class ColumnDropped(Runbooks):
    def test_column_and_values_are_back_and_no_row_is_lost(self):
        self.arrived(1, price="101")
        before = self.table(BRONZE).schema()
        self.drop(BRONZE, "price")
        self.arrive("raw_trades", trade(2))
        shown = self.run_page("UnexpectedColumnDrop", 0, BRONZE)
        self.assertEqual([("price" in line, "(current)" in line) for line in shown], [(True, False), (False, True)])
        number = shown[0].split()[0]
        self.run_page("UnexpectedColumnDrop", 1, BRONZE, NUMBER=number)
        self.assertEqual(self.table(BRONZE).schema(), before)
        self.assertEqual(self.rows(BRONZE, "sequence_number", "price"), [(1, 101), (2, None)])
        self.arrived(3, price="103")
        self.assertEqual(self.rows(SILVER, "sequence_number", "price"), [(1, 101), (3, 103)])

    def test_a_rollback_leaves_the_schema_and_loses_rows(self):
        self.arrived(1)
        good = self.snapshots(BRONZE)[-1]
        self.drop(BRONZE, "account_id")
        self.arrive("raw_trades", trade(2))
        self.run_page("DataQualityHardFailure", 2, BRONZE, ID=good)
        self.assertNotIn("account_id", self.table(BRONZE).schema().column_names)
        self.assertEqual(self.numbers(BRONZE), [1])

    def test_files_that_were_compacted_meanwhile_have_lost_the_values(self):
        self.arrived(1)
        self.drop(SILVER, "account_id")
        table = self.table(SILVER)
        rewrite(table, [task.file for task in table.scan().plan_files()])
        self.run_page("UnexpectedColumnDrop", 1, SILVER, NUMBER=0)
        self.assertEqual(self.rows(SILVER, "account_id"), [(None,)])


class WrongRows(Runbooks):
    def test_the_wrong_rows_alone_are_deleted_and_gold_follows(self):
        self.arrived(1, 2)
        self.arrived(3, 4, price="10000")
        self.arrived(5)
        for table in (BRONZE, SILVER):
            span = {"FROM": noon(3).isoformat(), "UNTIL": noon(5).isoformat()}
            self.run_page("DistributionAnomaly", 0, table, **span)
        self.made()
        self.assertEqual(self.numbers(BRONZE), [1, 2, 5])
        self.assertEqual(self.numbers(SILVER), [1, 2, 5])
        self.assertEqual(self.rows(GOLD, "trade_count", "high_price"), [(3, 100)])


class Rollback(Runbooks):
    def test_deleted_rows_are_back_and_what_came_later_is_lost(self):
        self.arrived(1, 2)
        self.table(BRONZE).delete("sequence_number >= 0")
        shown = self.run_page("DataQualityHardFailure", 0, BRONZE)
        self.assertEqual([line.split()[-3:] for line in shown], [["delete", "0", "rows"], ["append", "2", "rows"]])
        self.arrived(3)
        self.run_page("DataQualityHardFailure", 2, BRONZE, ID=shown[1].split()[0])
        self.assertEqual(self.numbers(BRONZE), [1, 2])
        self.arrived(4)
        self.assertEqual(self.numbers(BRONZE), [1, 2, 4])
        self.assertEqual(self.numbers(SILVER), [1, 2, 3, 4])

    def test_silver_and_gold_are_filled_again(self):
        self.arrived(1)
        silver_before, gold_before = self.snapshots(SILVER)[-1], self.snapshots(GOLD)[-1]
        self.arrived(2)
        for table, snapshot in ((SILVER, silver_before), (GOLD, gold_before)):
            self.run_page("DataQualityHardFailure", 2, table, ID=snapshot)
        self.assertEqual((self.numbers(SILVER), self.rows(GOLD, "trade_count")), ([1], [(1,)]))
        self.made()
        self.assertEqual((self.numbers(SILVER), self.rows(GOLD, "trade_count")), ([1, 2], [(2,)]))

    def test_the_good_snapshot_is_kept_until_its_tag_is_gone(self):
        self.set(SNAPSHOT_HOURS=0)
        self.arrived(1)
        good = self.snapshots(BRONZE)[-1]
        self.arrived(2)
        self.run_page("DataQualityHardFailure", 1, BRONZE, ID=good)
        forget_snapshots(BRONZE, [SILVER])
        self.assertIn(good, self.snapshots(BRONZE))
        self.run_page("DataQualityHardFailure", 3, BRONZE)
        forget_snapshots(BRONZE, [SILVER])
        self.assertNotIn(good, self.snapshots(BRONZE))

    def test_a_rollback_to_a_tagged_snapshot(self):
        self.arrived(1)
        good = self.snapshots(BRONZE)[-1]
        self.arrived(2)
        for part in (1, 2, 3):
            self.run_page("DataQualityHardFailure", part, BRONZE, ID=good)
        self.assertEqual(self.numbers(BRONZE), [1])
        self.assertEqual(set(self.table(BRONZE).refs()), {"main"})

    def test_the_newest_snapshot_that_can_be_read_is_found(self):
        self.arrived(1)
        self.arrived(2)
        table = self.table(BRONZE)
        manifests = table.current_snapshot().manifests(table.io)
        (newest,) = [one for one in manifests if one.added_snapshot_id == table.current_snapshot().snapshot_id]
        Path(newest.manifest_path.removeprefix("file://")).write_bytes(b"torn")
        broken, good = self.run_page("DataCheckFailing", 0, BRONZE)
        self.assertNotIn("readable", broken)
        self.assertIn("readable", good)
        self.run_page("DataQualityHardFailure", 2, BRONZE, ID=good.split()[0])
        self.assertEqual(self.numbers(BRONZE), [1])
