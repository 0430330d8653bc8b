"""What counts as edited in JOOR, and what is not held against its answer."""

from decimal import Decimal

from msgspec.structs import replace

from seamline.domain.plan import FieldChange
from seamline.domain.style import Color, Linesheet, Price, Size, Sku, Style
from seamline.mapping.drift import as_shown, drift
from seamline.settings.styles import OwnedByJoor

NOBODY = OwnedByJoor()
TOLD = Style(
    "id-1",
    "TS-100",
    "Boxy Tee",
    description="Heavy cotton tee",
    silhouette="Tops",
    prices=(Price("Wholesale US", "USD", Decimal(22), Decimal(48)),),
    colors=(Color("Black", "BLK"), Color("Navy", "NVY")),
    sizes=(Size("S", "S"), Size("M", "M")),
    skus=(Sku("p1", "TS-100-BLK-S", "BLK", "S", "0123456789012"),),
    linesheets=(Linesheet("SS26 Main", ship_start="2026-02-01"),),
)


def test_a_style_shown_as_told_has_not_drifted() -> None:
    assert drift(TOLD, TOLD, NOBODY) == ()


def test_every_kind_of_edit_is_named_with_what_was_told_and_what_is_shown() -> None:
    shown = replace(
        TOLD,
        name="Boxy T",
        prices=(Price("Wholesale US", "USD", Decimal("19.5"), Decimal(48)),),
        colors=(Color("Jet", "BLK"),),
        skus=(replace(TOLD.skus[0], upc="999"),),
        linesheets=(Linesheet("SS26 Main", ship_start="2026-03-01"),),
    )
    assert drift(TOLD, shown, NOBODY) == (
        FieldChange("name", "Boxy Tee", "Boxy T"),
        FieldChange("wholesale price Wholesale US USD", "22.00", "19.50"),
        FieldChange("color BLK", "Black", "Jet"),
        FieldChange("color NVY", "Navy", ""),
        FieldChange("UPC of BLK S", "0123456789012", "999"),
        FieldChange("linesheet SS26 Main", "2026-02-01 to any day", "2026-03-01 to any day"),
    )


def test_what_the_answer_leaves_out_or_was_never_told_is_no_edit() -> None:
    bare = Style("id-1", "TS-100", "Boxy Tee", measurements="by hand")
    assert drift(TOLD, bare, NOBODY) == ()


def test_more_linesheets_and_colors_made_by_hand_are_no_edit() -> None:
    shown = replace(
        TOLD,
        colors=(*TOLD.colors, Color("Sand", "SND")),
        linesheets=(*TOLD.linesheets, Linesheet("Press")),
    )
    assert drift(TOLD, shown, NOBODY) == ()


def test_other_spaces_and_digits_say_the_same() -> None:
    prices = (Price("Wholesale US", "USD", Decimal("22.00"), Decimal("48.0")),)
    assert drift(TOLD, replace(TOLD, description=" Heavy  cotton tee", prices=prices), NOBODY) == ()


def test_fields_that_joor_owns_are_no_edit() -> None:
    prices = (Price("Wholesale US", "USD", Decimal(9), Decimal(9)),)
    owned = OwnedByJoor(description=True, wholesale_price=True, retail_price=True)
    assert drift(TOLD, replace(TOLD, description="theirs", prices=prices), owned) == ()


def test_single_fields_are_taken_as_shown_but_never_the_number_or_the_grid() -> None:
    shown = replace(TOLD, number="X", name="Boxy T", colors=(Color("Jet", "BLK"),))
    after = as_shown(TOLD, shown, drift(TOLD, shown, NOBODY))
    assert (after.number, after.name, after.colors) == ("TS-100", "Boxy T", TOLD.colors)
