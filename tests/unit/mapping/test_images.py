"""Which picture goes where in JOOR, and under which name."""

from typing import Any

from seamline.domain.image import STYLE_LEVEL, AssetKind, Attachment, Copy, Place, Placed, StyleImages
from seamline.domain.pushed import PushedStyle
from seamline.domain.style import Color, Size, Sku, Style
from seamline.mapping.image_diff import moves
from seamline.mapping.images import NAME_LIMIT, Files, arrange, choose, with_name
from seamline.settings import ImageSettings

BLACK, RED = Place("BLK"), Place("RED")
BLACK_SWATCH = Place("BLK", AssetKind.SWATCH)


def style(**changes: Any) -> PushedStyle:
    """A dress in black and red, small and medium."""
    colors = (Color("Black", "BLK"), Color("Red", "RED"))
    skus = tuple(Sku(f"{c.code}-{size}", f"DRS-{c.code}-{size}", c.code, size) for c in colors for size in "SM")
    sizes = (Size("S", "S"), Size("M", "M"))
    dress = Style("family", "DRS", "Dress", colors=colors, sizes=sizes, skus=skus)
    return PushedStyle("family", dress, "digest", 0.0, **changes)


def file(name: str, *, default: bool = False) -> Attachment:
    """A file whose id is its name."""
    return Attachment(name, name, f"http://host/{name}", default)


def chosen(files: Files, pushed: PushedStyle | None = None, **settings: Any) -> list[tuple[Place, str]]:
    """Places and file names as chosen."""
    choice = choose(pushed or style(), files, ImageSettings(**settings))
    return [(one.place, one.file.file_name) for one in choice.candidates]


def shown(name: str, place: Place = STYLE_LEVEL, order: int = 1) -> Placed:
    """A picture as JOOR shows it; its bytes are its name."""
    return Placed(place, order, Copy(name, "jpg"), f"{name}-x.jpg", f"{name}.jpg")


def test_the_default_picture_comes_first_and_the_rest_in_the_erps_order() -> None:
    files = {"family": [file("a.jpg"), file("b.jpg"), file("front.jpg", default=True)]}
    assert chosen(files) == [(STYLE_LEVEL, name) for name in ("front.jpg", "a.jpg", "b.jpg")]


def test_a_color_shows_one_picture_of_its_variants() -> None:
    files = {"BLK-S": [file("s.jpg")], "BLK-M": [file("m.jpg", default=True)], "RED-S": [file("r.jpg")]}
    assert chosen(files) == [(BLACK, "m.jpg"), (RED, "r.jpg")]


def test_variant_pictures_go_to_color_style_both_or_nowhere_by_setting() -> None:
    files = {"family": [file("f.jpg")], "BLK-S": [file("b.jpg")]}
    whole = [(STYLE_LEVEL, "f.jpg")]
    assert chosen(files, variants="color") == [*whole, (BLACK, "b.jpg")]
    assert chosen(files, variants="style") == [*whole, (STYLE_LEVEL, "b.jpg")]
    assert chosen(files, variants="both") == [*whole, (STYLE_LEVEL, "b.jpg"), (BLACK, "b.jpg")]
    assert chosen(files, variants="off") == whole
    assert chosen(files, family=False) == [(BLACK, "b.jpg")]


def test_swatches_are_told_by_name_and_a_familys_by_the_color_it_contains() -> None:
    files = {"BLK-S": [file("black-swatch.jpg")], "family": [file("DRS_red_SW.png"), file("Sweater.jpg")]}
    expected = [(STYLE_LEVEL, "Sweater.jpg"), (BLACK_SWATCH, "black-swatch.jpg")]
    assert chosen(files) == [*expected, (Place("RED", AssetKind.SWATCH), "DRS_red_SW.png")]


def test_a_swatch_that_names_no_color_is_told_and_left_out() -> None:
    choice = choose(style(), {"family": [file("swatch.jpg")]}, ImageSettings())
    assert (choice.candidates, "swatch.jpg" in choice.problems[0]) == ((), True)


def test_a_style_of_one_color_shows_its_variants_pictures_before_the_familys() -> None:
    files = {"family": [file("f.jpg")], "BLK-S": [file("b.jpg")]}
    assert chosen(files, style(one_per="color", part="Black")) == [(STYLE_LEVEL, "b.jpg"), (STYLE_LEVEL, "f.jpg")]


def test_another_address_leaves_the_choice_the_same() -> None:
    early, late = ({"family": [Attachment("1", "a.jpg", f"http://h/a?t={t}")]} for t in (1, 2))
    settings = ImageSettings()
    assert choose(style(), early, settings).digest == choose(style(), late, settings).digest


def test_the_same_bytes_appear_once_for_the_style_as_a_whole() -> None:
    choice = choose(style(), {"family": [file("a.jpg"), file("b.jpg")]}, ImageSettings())
    same = Copy("hash", "jpg")
    assert [one.file_name for one in arrange(choice, dict.fromkeys(("a.jpg/a.jpg", "b.jpg/b.jpg"), same))] == ["a.jpg"]


def test_names_are_short_plain_stable_and_no_other_pictures() -> None:
    long = Placed(STYLE_LEVEL, 1, Copy("0" * 64, "jpg"), "", "Robe d'été " * 20 + ".webp")
    name = with_name(long, StyleImages("one")).name
    assert len(name) == NAME_LIMIT
    assert name.isascii()
    assert name.endswith(".jpg")
    assert name == with_name(long, StyleImages("one")).name
    others = {with_name(long, StyleImages("two")).name, with_name(long, StyleImages("one", sent=1)).name}
    assert name not in others
    assert len(others) == 2


def test_only_what_differs_moves() -> None:
    before = StyleImages("family", "x", (shown("a"), shown("b", order=2), shown("c", BLACK)))
    found = moves(style().style, before, [shown("a"), shown("new", order=3), shown("c", BLACK)], ())
    assert [one.file_name for one in found.add] == ["new.jpg"]
    assert [one.file_name for one in found.remove] == ["b.jpg"]
    assert {one.file_name for one in found.keep} == {"a.jpg", "c.jpg"}


def test_a_color_whose_picture_is_gone_is_covered_or_told() -> None:
    before = StyleImages("family", "x", (shown("c", BLACK),))
    [cover] = [one for one in moves(style().style, before, [shown("a")], ()).add if one.place == BLACK]
    assert cover.copy.sha256 == "a"
    assert moves(style().style, before, [], ()).stuck == (shown("c", BLACK),)
    assert moves(style().style, before, [], ()).remove == ()


def test_a_place_whose_new_picture_is_broken_keeps_its_old_one() -> None:
    before = StyleImages("family", "x", (shown("c", BLACK),))
    broken = choose(style(), {"BLK-S": [file("new.jpg")]}, ImageSettings()).candidates
    found = moves(style().style, before, [shown("a")], broken)
    assert (found.keep, found.stuck) == ((shown("c", BLACK),), ())
    assert [one.place for one in found.add] == [STYLE_LEVEL]
