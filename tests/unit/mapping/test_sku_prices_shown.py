"""Prices of single SKUs: compared, and kept where JOOR owns them."""

from decimal import Decimal

from msgspec.structs import replace

from seamline.domain.style import Color, Price, Size, Sku, Style
from seamline.mapping.drift import drift
from seamline.mapping.owned import keep_owned
from seamline.mapping.style_diff import shortfalls
from seamline.settings.styles import OwnedByJoor


def price(amount: str) -> Price:
    return Price("US", "USD", Decimal(amount))


def sku(size: str, *prices: Price) -> Sku:
    return Sku(f"p{size}", size, "BLK", size, prices=prices)


TOLD = Style(
    "fam",
    "T",
    "Tee",
    prices=(price("10"),),
    colors=(Color("Black", "BLK"),),
    sizes=(Size("S", "S"), Size("M", "M")),
    skus=(sku("S", price("10")), sku("M", price("12"))),
)
SHOWN = replace(TOLD, skus=(sku("S", price("10")), sku("M", price("11"))))


def test_a_sku_shown_with_another_price_was_not_taken() -> None:
    assert shortfalls(TOLD, SHOWN) == ("JOOR does not show the SKU prices BLK M US USD 12.00",)
    assert shortfalls(TOLD, TOLD) == ()


def test_a_sku_priced_by_hand_in_joor_has_drifted() -> None:
    [change] = drift(TOLD, SHOWN, OwnedByJoor())
    assert (change.field, change.before, change.after) == ("wholesale price US USD of BLK M", "12.00", "11.00")
    assert drift(TOLD, SHOWN, OwnedByJoor(wholesale_price=True)) == ()


def test_an_answer_without_prices_of_skus_is_not_held_against_joor() -> None:
    bare = replace(TOLD, skus=(sku("S"), sku("M")))
    assert shortfalls(TOLD, bare) == ()
    assert drift(TOLD, bare, OwnedByJoor()) == ()


def test_a_sku_keeps_the_price_people_gave_it_where_joor_owns_prices() -> None:
    kept = keep_owned(TOLD, SHOWN, OwnedByJoor(wholesale_price=True))
    assert [one.prices[0].wholesale for one in kept.skus] == [Decimal(10), Decimal(11)]
    assert keep_owned(TOLD, SHOWN, OwnedByJoor()).skus == TOLD.skus
