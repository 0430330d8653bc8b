"""The cheapest way to read the stock."""

import pytest

from seamline.mapping.stock_reading import locations_to_read

EXISTING = ("Main", "Shop", "Faulty")


@pytest.mark.parametrize(
    ("chosen", "counts", "ways"),
    [
        (("Main",), {}, ("Main",)),
        (("Main", "Shop"), {}, (None,)),
        (("Main", "Shop"), {"Main": 900, "Shop": 1, "Faulty": 10}, (None,)),
        (("Main", "Shop"), {"Main": 900, "Shop": 1, "Faulty": 5000}, ("Main", "Shop")),
        (("Main", "Shop"), {"Main": 900, "Shop": 1}, (None,)),
    ],
)
def test_whichever_took_fewer_pages_by_the_last_counts(
    chosen: tuple[str, ...], counts: dict[str, int], ways: tuple[str | None, ...]
) -> None:
    assert locations_to_read(chosen, EXISTING, counts, 1000) == ways


def test_before_anything_was_counted_a_few_of_many_locations_are_read_one_by_one() -> None:
    assert locations_to_read(("A", "B"), tuple("ABCDE"), {}, 1000) == ("A", "B")
