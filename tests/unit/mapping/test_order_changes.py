"""Every edit of an order is named in words, and what is no edit is not."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from seamline.domain.customer import Address
from seamline.domain.order import Door, Order, OrderLine, OrderStatus, business_hash
from seamline.mapping.order_changes import VALUE_LENGTH, order_changes
from tests.unit.mapping.orders import ORDER

LINE = ORDER.lines[0]
DRESS = "DRS / Black / S (UPC 1)"
DOORS = (Door("7", "Paris", "P1"), Door("8", "Lyon"))

texts = st.sampled_from(["", "a", "b", "a, b", "a / b", " a"])
amounts = st.sampled_from([Decimal(0), Decimal("0.00"), Decimal("1.5"), Decimal("1.50"), Decimal(-1)])
addresses = st.builds(Address, *[texts] * len(Address.__struct_fields__))
doors = st.builds(Door, texts, texts, texts)


def fields_of(record: type, own: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Any of the record's fields with a value; those not named are texts."""
    return st.fixed_dictionaries(
        {},
        optional={name: own.get(name, texts) for name in record.__struct_fields__},  # type: ignore[attr-defined]
    )


numbers = {"quantity": st.integers(0, 2), "multiplier": st.integers(1, 2)}
lines = fields_of(OrderLine, {**dict.fromkeys(("price", "adjustment", "extended"), amounts), **numbers}).map(
    lambda fields: replace(LINE, **fields)
)
orders = fields_of(
    Order,
    {
        **dict.fromkeys(("total", "discount", "discount_percent", "shipping_total"), amounts),
        **dict.fromkeys(("shipping", "billing"), addresses),
        **dict.fromkeys(("divisions", "parts"), st.lists(texts, max_size=2).map(tuple)),
        "status": st.sampled_from(OrderStatus),
        "lines": st.lists(lines, max_size=3).map(tuple),
        "doors": st.lists(doors, max_size=2).map(tuple),
        "raw": st.binary(max_size=1),
    },
).map(lambda fields: replace(ORDER, **fields))


@given(orders, orders)
@example(replace(ORDER, discount=Decimal(0)), ORDER)
@example(replace(ORDER, doors=DOORS), replace(ORDER, doors=DOORS[::-1]))
@example(replace(ORDER, status=OrderStatus.SHIPPED), ORDER)
def test_differences_are_empty_exactly_when_nothing_was_edited(before: Order, after: Order) -> None:
    same = business_hash(before) == business_hash(after)
    assert (order_changes(before, after) == ()) is same


@given(orders, st.data())
def test_one_edited_field_of_an_order_or_line_never_goes_unnamed(before: Order, data: st.DataObject) -> None:
    after = data.draw(st.one_of(*edits_of(before)))
    same = business_hash(before) == business_hash(after)
    assert (order_changes(before, after) == ()) is same
    assert len(order_changes(before, after)) <= 2


def edits_of(order: Order) -> Iterator[st.SearchStrategy[Order]]:
    """The order with one text of its head, or of one line, edited."""
    head = ("purchase_order", "comments", "shipping_method", "warehouse_code", "email")
    yield st.tuples(st.sampled_from(head), texts).map(lambda edit: replace(order, **dict([edit])))
    if order.lines:
        edit = st.tuples(st.sampled_from(("comment", "size_code", "sku", "style_identifier")), texts)
        yield edit.map(lambda one: replace(order, lines=(replace(order.lines[0], **dict([one])), *order.lines[1:])))


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        ({"shipping": replace(ORDER.shipping, city="Bergen")}, "shipping.city: Paris -> Bergen"),
        ({"comments": "Call\nfirst"}, "comments: nothing -> Call first"),
        ({"shipping_method": "Sea"}, "shipping method: nothing -> Sea"),
        ({"ship_end": "2026-04-01"}, "end of the ship window: 2026-03-15 -> 2026-04-01"),
        ({"total": Decimal("31.00")}, "total: 30.00 -> 31.00"),
        ({"divisions": ("Women", "Men")}, "divisions: nothing -> Women, Men"),
        ({"status": OrderStatus.PENDING}, "status: approved -> pending"),
        ({"lines": (replace(LINE, quantity=7),)}, f"{DRESS}: 3 x 10.00 -> 7 x 10.00"),
        ({"lines": (replace(LINE, comment="fold"),)}, f"{DRESS}, comment: nothing -> fold"),
        ({"lines": (replace(LINE, multiplier=6),)}, f"{DRESS}, casepack: 1 -> 6"),
        ({"lines": (replace(LINE, extended=Decimal(29)),)}, f"{DRESS}, amount: 0 -> 29"),
        ({"lines": ()}, f"{DRESS}: 3 x 10.00 -> gone"),
    ],
)
def test_an_edit_reads_as_a_person_would_say_it(edit: dict[str, Any], words: str) -> None:
    assert order_changes(ORDER, replace(ORDER, **edit)) == (words,)


def test_a_changed_price_is_said_once() -> None:
    cheaper = replace(LINE, price=Decimal("8.00"), extended=Decimal("24.00"))
    assert order_changes(ORDER, replace(ORDER, lines=(cheaper,))) == (f"{DRESS}: 3 x 10.00 -> 3 x 8.00",)


def test_an_adjustment_that_the_price_makes_up_for_is_named() -> None:
    reduced = replace(LINE, price=Decimal("12.00"), adjustment=Decimal("-2.00"))
    assert order_changes(ORDER, replace(ORDER, lines=(reduced,))) == (
        f"{DRESS}, price: 10.00 -> 12.00",
        f"{DRESS}, price adjustment: 0 -> -2.00",
    )


def test_another_upc_is_another_article() -> None:
    assert order_changes(ORDER, replace(ORDER, lines=(replace(LINE, upc="2"),))) == (
        f"{DRESS}: 3 x 10.00 -> gone",
        "DRS / Black / S (UPC 2): not there -> 3 x 10.00",
    )


def test_lines_of_one_article_are_compared_door_by_door() -> None:
    paris, lyon = (replace(LINE, door_id=door.id) for door in DOORS)
    before = replace(ORDER, doors=DOORS, lines=(paris, lyon))
    after = replace(before, lines=(replace(lyon, quantity=5), paris))
    assert order_changes(before, after) == (f"{DRESS} for Lyon: 3 x 10.00 -> 5 x 10.00",)
    moved = replace(before, lines=(paris, replace(lyon, door_id="9")))
    assert order_changes(before, moved) == (f"{DRESS} for door 9, door: 8 -> 9",)


def test_doors_are_named_and_told_apart_by_their_ids_only_where_they_must_be() -> None:
    renamed = (DOORS[0], Door("8", "Lyon East"))
    swapped = (Door("9", "Paris", "P1"), DOORS[1])
    before = replace(ORDER, doors=DOORS)
    assert order_changes(before, replace(ORDER, doors=renamed)) == ("doors: Paris (P1), Lyon -> Paris (P1), Lyon East",)
    (words,) = order_changes(before, replace(ORDER, doors=swapped))
    assert "Paris (P1) as door 7" in words
    assert "Paris (P1) as door 9" in words


def test_a_long_text_is_shown_by_its_beginning() -> None:
    (words,) = order_changes(ORDER, replace(ORDER, comments="word " * 1_000))
    assert len(words) < VALUE_LENGTH + 40
