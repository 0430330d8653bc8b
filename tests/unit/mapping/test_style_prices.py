"""Any number of tiers to price types, with rounding, and rules for what is missing or uneven."""

from decimal import Decimal
from typing import Any

import pytest

from seamline.domain.catalogue import Group
from seamline.domain.style import Style
from tests.unit.mapping.groups import PRICES, family, outcomes, reasons_of, style_of, styles

EUR = {"label": "EU", "currency": "EUR", "wholesale": "Wholesale EUR", "retail": "Retail EUR"}
USD = {"label": "US", "currency": "USD", "wholesale": "Wholesale USD", "retail": "Retail"}


def priced(*prices: dict[str, str]) -> Group:
    """A family whose members have these tiers."""
    group = family({f"S{at}": ("Red", str(at)) for at in range(len(prices))})
    tiers = [{name: Decimal(amount) for name, amount in given.items()} for given in prices]
    products = tuple(_with(product, given) for product, given in zip(group.products, tiers, strict=True))
    return Group(group.id, group.family, products)


def _with(product: Any, tiers: dict[str, Decimal]) -> Any:
    return type(product)(product.id, product.sku, name=product.name, barcode=product.barcode, prices=tiers)


def test_every_mapped_tier_becomes_a_price_type_with_its_own_retail() -> None:
    tiers = {"Wholesale USD": "96", "Retail": "240", "Wholesale EUR": "90", "Retail EUR": "220"}
    style = style_of(priced(tiers), styles(prices=[USD, EUR]))
    assert [(p.label, p.wholesale, p.retail, p.retail_currency) for p in style.prices] == [
        ("US", Decimal(96), Decimal(240), "USD"),
        ("EU", Decimal(90), Decimal(220), "EUR"),
    ]


@pytest.mark.parametrize(
    ("step", "way", "expected"),
    [
        ("1", "nearest", "97"),
        ("5", "up", "100"),
        ("5", "down", "95"),
        ("0.05", "nearest", "96.50"),
        ("0.5", "up", "97.0"),
    ],
)
def test_prices_are_rounded_to_the_step(step: str, way: str, expected: str) -> None:
    style = style_of(
        priced({"Wholesale USD": "96.52", "Retail": "240"}), styles(prices=[{**USD, "round_to": step, "rounding": way}])
    )
    assert style.prices[0].wholesale == Decimal(expected)


@pytest.mark.parametrize("amount", ["0", "-5", None])
def test_a_missing_zero_or_negative_price_holds_by_default(amount: str | None) -> None:
    tiers = {"Retail": "9"} | ({"Wholesale USD": amount} if amount else {})
    [reason] = reasons_of(priced(tiers), styles())
    assert reason == "price tier 'Wholesale USD' is missing or zero on S0 (styles.missing_price: hold)"


def test_a_missing_price_may_skip_its_price_type_only() -> None:
    style = style_of(priced({"Wholesale USD": "96", "Retail": "240"}), styles(prices=[USD, EUR], missing_price="skip"))
    assert [price.label for price in style.prices] == ["US"]


def test_a_style_that_would_have_no_price_at_all_is_held() -> None:
    reasons = reasons_of(priced({"Retail": "9"}), styles(missing_price="skip"))
    assert reasons == ("no price type is left: every tier of the settings is missing or zero",)


def test_a_missing_retail_price_is_left_out_where_price_types_may_be_skipped() -> None:
    style = style_of(priced({"Wholesale USD": "96"}), styles(prices=[USD], missing_price="skip"))
    assert style.prices[0].retail is None


def test_a_zero_price_may_be_sent() -> None:
    style = style_of(priced({"Wholesale USD": "0"}), styles(missing_price="send"))
    assert style.prices[0].wholesale == 0


@pytest.mark.parametrize(("rule", "expected"), [("lowest", "96"), ("highest", "99"), ("per_sku", "96")])
def test_uneven_prices_follow_the_setting(rule: str, expected: str) -> None:
    style = style_of(priced({"Wholesale USD": "96"}, {"Wholesale USD": "99"}), styles(uneven_prices=rule))
    assert style.prices[0].wholesale == Decimal(expected)
    if rule == "per_sku":
        assert [sku.prices[0].wholesale for sku in style.skus] == [Decimal(96), Decimal(99)]


def test_uneven_prices_split_a_new_family_into_the_fewest_even_styles() -> None:
    group = family({"A": ("Red", "S"), "B": ("Red", "M"), "C": ("Blue", "S")})
    tiers = ({**PRICES}, {**PRICES}, {**PRICES, "Wholesale USD": Decimal(50)})
    products = tuple(_with(product, given) for product, given in zip(group.products, tiers, strict=True))
    found = outcomes(Group("f1", group.family, products), styles(uneven_prices="split"))
    assert [len(style.skus) for style in found if isinstance(style, Style)] == [2, 1]


def test_every_sku_with_another_price_is_listed_up_to_eight() -> None:
    many = [{"Wholesale USD": str(90 + at)} for at in range(12)]
    [reason] = reasons_of(priced(*many), styles())
    assert "S0 90" in reason
    assert reason.endswith("and 4 more")
