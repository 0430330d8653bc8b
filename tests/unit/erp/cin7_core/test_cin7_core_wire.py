"""Names and numbers on the wire."""

import json
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seamline.erp.cin7_core.wire import Wire, body, plain, wire_name

cents = st.decimals(min_value=-9_999_999, max_value=9_999_999, places=2)


class Priced(Wire, frozen=True):
    price: Decimal | None = None


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("id", "ID"),
        ("sku", "SKU"),
        ("product_id", "ProductID"),
        ("external_id", "ExternalID"),
        ("price_tier10", "PriceTier10"),
        ("option1_name", "Option1Name"),
    ],
)
def test_names_are_spelt_as_cin7_spells_them(name: str, spelt: str) -> None:
    assert wire_name(name) == spelt


@pytest.mark.parametrize(
    ("value", "text"),
    [("22.10", "22.1"), ("100.00", "100"), ("1E+3", "1000"), ("0.00", "0"), ("-20.50", "-20.5"), ("0.00005", "0.0001")],
)
def test_numbers_go_out_plainly_as_numbers(value: str, text: str) -> None:
    assert bytes(body(Priced(plain(Decimal(value))))).decode() == f'{{"Price":{text}}}'


@given(cents)
def test_no_cent_changes_on_the_way_out_and_back(price: Decimal) -> None:
    sent = bytes(body(Priced(plain(price))))

    assert msgspec.json.decode(sent, type=Priced).price == price


@given(cents)
def test_no_cent_changes_in_a_reader_that_takes_numbers_for_floats(price: Decimal) -> None:
    sent = json.loads(bytes(body(Priced(plain(price)))))

    assert Decimal(repr(float(sent["Price"]))) == price


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9))
def test_a_plain_number_has_at_most_four_decimals_and_is_the_nearest(value: Decimal) -> None:
    rounded = plain(value)

    exponent = rounded.as_tuple().exponent
    assert isinstance(exponent, int)
    assert -4 <= exponent <= 0
    assert abs(rounded - value) <= Decimal("0.00005")


@pytest.mark.parametrize("text", ["96.10", '"96.10"', "9.61e1"])
def test_a_price_is_read_exactly_from_a_number_or_a_text(text: str) -> None:
    assert msgspec.json.decode(f'{{"Price": {text}}}', type=Priced, strict=False).price == Decimal("96.1")
