"""Groups become styles, or holds that say everything at once."""

from decimal import Decimal

from seamline.domain.catalogue import Family, Group, Member, Product
from seamline.domain.plan import Hold
from seamline.domain.style import Style, missing_cells
from seamline.mapping.style import digest, map_style
from seamline.settings import Settings, validate_settings
from tests.sandbox.flows.world import SETTINGS

PRICES = {"Wholesale USD": Decimal("96.00"), "Retail": Decimal("240.00")}


def settings(**styles: object) -> Settings:
    """The small brand's settings with other style settings."""
    return validate_settings({**SETTINGS, "styles": {**SETTINGS["styles"], **styles}})


def family(options: dict[str, tuple[str, ...]], names: tuple[str, ...] = ("Color", "Size")) -> Group:
    """A family whose members carry these option values by SKU."""
    products = tuple(
        Product(f"id-{sku}", sku, name=sku, barcode=f"9{i}", prices=PRICES) for i, sku in enumerate(options)
    )
    members = tuple(Member(f"id-{sku}", sku, values) for sku, values in options.items())
    return Group("f1", Family("f1", "FAM", name="Fam", option_names=names, members=members), products)


def mapped(group: Group, **styles: object) -> Style:
    """The style of the whole group."""
    style = map_style(group, group.products, settings(**styles))
    assert isinstance(style, Style)
    return style


def test_options_are_found_under_any_usual_name_and_in_any_order() -> None:
    style = mapped(family({"A": ("S", "Rouge"), "B": ("M", "Rouge")}, names=("SIZE", "Colour")))
    assert [color.name for color in style.colors] == ["Rouge"]
    assert [size.name for size in style.sizes] == ["S", "M"]


def test_a_third_option_joins_the_size() -> None:
    style = mapped(family({"A": ("Red", "S", "Long")}, names=("Color", "Size", "Length")))
    assert [size.name for size in style.sizes] == ["S / Long"]


def test_a_product_on_its_own_gets_the_configured_color_and_size() -> None:
    product = Product("p1", "HAT", name="Hat", prices=PRICES)
    style = mapped(Group("p1", None, (product,)), missing_color="One Color", missing_size="One Size")
    assert (style.colors[0].name, style.sizes[0].name) == ("One Color", "One Size")


def test_double_spaces_in_options_are_folded_and_spelling_is_kept() -> None:
    style = mapped(family({"A": ("Off  White", "m")}))
    assert style.colors[0].name == "Off White"
    assert style.sizes[0].name == "m"


def test_two_variants_in_one_cell_and_a_shared_barcode_are_held_together() -> None:
    group = family({"A": ("Red", "S"), "B": ("Red", "S")})
    twins = tuple(Product(p.id, p.sku, name=p.name, barcode="77", prices=PRICES) for p in group.products)
    hold = map_style(group, twins, settings())
    assert isinstance(hold, Hold)
    assert "Red / S" in hold.reasons[0]
    assert "barcode 77" in hold.reasons[1]


def test_a_missing_or_zero_price_holds_the_style_and_names_the_skus() -> None:
    group = family({"A": ("Red", "S")})
    free = (Product("id-A", "A", prices={"Wholesale USD": Decimal(0), "Retail": Decimal(9)}),)
    hold = map_style(group, free, settings())
    assert isinstance(hold, Hold)
    assert "Wholesale USD" in hold.reasons[0]
    assert "A" in hold.reasons[0]


def test_uneven_prices_follow_the_setting() -> None:
    group = family({"A": ("Red", "S"), "B": ("Red", "M")})
    first, second = group.products
    dear = Product(second.id, second.sku, prices={**PRICES, "Wholesale USD": Decimal("99.00")})
    for rule, expected in (("lowest", Decimal("96.00")), ("highest", Decimal("99.00"))):
        style = map_style(group, (first, dear), settings(uneven_prices=rule))
        assert isinstance(style, Style)
        assert style.prices[0].wholesale == expected


def test_grid_cells_without_a_variant_are_known() -> None:
    style = mapped(family({"A": ("Red", "S"), "B": ("Blue", "M")}))
    assert set(missing_cells(style)) == {("RED", "M"), ("BLUE", "S")}


def test_long_names_and_numbers_are_shortened_uniquely_and_never_over_the_limit() -> None:
    product = Product("p1", "X" * 50, name="word " * 60, description="<p>" + "long " * 400, prices=PRICES)
    style = mapped(Group("p1", None, (product,)))
    assert len(style.number) <= 45
    assert len(style.name) <= 100
    assert len(style.description) <= 500


def test_the_hash_changes_with_the_payload_only() -> None:
    one, same = mapped(family({"A": ("Red", "S")})), mapped(family({"A": ("Red", "S")}))
    other = mapped(family({"A": ("Blue", "S")}))
    assert digest(one) == digest(same) != digest(other)
