"""Ids that repeat from run to run."""

from sandbox.kit.ids import Ids


def test_the_same_seed_gives_the_same_sequence_per_kind() -> None:
    one, two = Ids("a"), Ids("a")
    assert [one.guid("sale"), one.guid("sale")] == [two.guid("sale"), two.guid("sale")]
    assert one.guid("sale") != one.guid("task")


def test_another_seed_gives_other_ids() -> None:
    assert Ids("a").guid("sale") != Ids("b").guid("sale")


def test_numbers_run_from_their_start() -> None:
    ids = Ids("a")
    assert [ids.number("order", 500), ids.number("order", 500), ids.number("line")] == [500, 501, 1]
