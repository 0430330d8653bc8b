"""Parts of an order for several doors add up to the whole."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from seamline.domain.order import Door
from seamline.mapping.doors import shares, split_by_door
from seamline.mapping.order_lines import goods_amount
from seamline.mapping.sale_charges import imbalance
from tests.unit.mapping.orders import ORDER, problems

cents = st.decimals(min_value="0.01", max_value="499.99", places=2)
rows = st.lists(st.tuples(st.integers(1, 40), cents, st.sampled_from(["", "7", "8", "9"])), min_size=1, max_size=8)


@given(rows, cents, st.decimals(min_value="0", max_value="99.99", places=2))
def test_parts_add_up_to_the_whole_order_and_each_in_itself(
    given_rows: list[tuple[int, Decimal, str]], freight: Decimal, percent: Decimal
) -> None:
    lines = tuple(replace(ORDER.lines[0], quantity=n, price=price, door_id=door) for n, price, door in given_rows)
    goods = goods_amount(replace(ORDER, lines=lines))
    off = (goods * percent / 100).quantize(Decimal("0.01"))
    whole = replace(ORDER, lines=lines, total=goods + freight - off, shipping_total=freight, discount_percent=percent)
    parts = split_by_door(whole)
    assert sum(part.total for part in parts) == whole.total
    assert sum(part.shipping_total for part in parts) == freight
    assert sum(len(part.lines) for part in parts) == len(lines)
    assert [imbalance(part) for part in parts] == [""] * len(parts)


@given(cents, st.lists(cents, min_size=1, max_size=9))
def test_shares_are_fair_and_lose_no_cent(amount: Decimal, weights: list[Decimal]) -> None:
    found = shares(amount, weights)
    assert sum(found) == amount
    for share, weight in zip(found, weights, strict=True):
        assert abs(share - amount * weight / sum(weights)) <= Decimal("0.01")


def test_each_part_knows_its_door_and_all_its_siblings() -> None:
    lines = tuple(replace(ORDER.lines[0], door_id=door) for door in ("7", "8"))
    first, second = split_by_door(replace(ORDER, lines=lines, total=Decimal(60), doors=(Door("7", "Lyon"), Door("8"))))
    assert first.parts == second.parts == ("8812345-7", "8812345-8")
    assert (first.id, [door.name for door in first.doors]) == ("8812345-7", ["Lyon"])


def test_an_order_without_doors_stays_whole_and_a_wrong_total_is_wrong_in_every_part() -> None:
    assert split_by_door(ORDER) == (ORDER,)
    lines = tuple(replace(ORDER.lines[0], door_id=door) for door in ("7", "8"))
    for part in split_by_door(replace(ORDER, lines=lines, total=Decimal(50))):
        assert "the total does not add up" in problems(part)
