"""Texts that Cin7's fields have no room for go on in the memo and the notes, and what is left out is told."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from seamline.domain.customer import Address
from seamline.domain.sale import Charge, SaleDraft, SaleLine
from seamline.erp.cin7_core.sale_fitting import ADDRESS, fitted
from seamline.erp.cin7_core.sale_writing import header_body, order_body
from seamline.erp.cin7_core.wire import units

LINE = SaleLine("p1", "AUR-S", "Aurora", Decimal(3), Decimal("10.00"), Decimal("30.00"))
PARIS = Address("12 rue Haute", "", "Paris", "", "75003", "France")
DRAFT = SaleDraft("joor:1:1", "c1", "Nord", "PO", (LINE,), shipping=PARIS, billing=PARIS, link="https://joor.test/1")


def words(count: int, name: str = "w") -> str:
    """So many words that are all different."""
    return " ".join(f"{name}{at}" for at in range(count))


def of_lines(*comments: str) -> tuple[SaleLine, ...]:
    """Lines with these comments."""
    return tuple(replace(LINE, sku=f"SKU-{at}", comment=comment) for at, comment in enumerate(comments))


def everything(draft: SaleDraft) -> str:
    """All texts of the draft in a row."""
    short = fitted(draft).draft
    head = (short.note, short.memo, short.shipping_notes, short.reference, short.contact, short.phone, short.email)
    places = [getattr(place, name) for place in (short.shipping, short.billing) for name in ADDRESS]
    return " ".join((*head, *places, *short.attributes.values(), *(line.comment for line in short.lines)))


def test_texts_that_fit_stay_where_they_are() -> None:
    draft = replace(DRAFT, note="n" * 1024, memo="m" * 1024, shipping_notes="s" * 1024, attributes={"A": "x" * 256})
    assert fitted(draft).draft == draft
    assert fitted(draft).left_out == ()


def test_a_long_note_goes_on_in_the_memo_after_what_was_asked_for_there() -> None:
    found = fitted(replace(DRAFT, note="a" * 1021 + "the important end", memo="VIP"))
    assert found.draft.note == "a" * 1021 + "..."
    assert found.draft.memo == "VIP\nNote, continued: the important end"
    assert found.left_out == ()


def test_the_doors_of_a_line_go_on_under_its_sku() -> None:
    doors = "; ".join(f"Door number {at}: {at}" for at in range(20))
    found = fitted(replace(DRAFT, lines=of_lines("short", doors), note=words(300)))
    comment = found.draft.lines[1].comment
    assert comment.endswith("...")
    assert found.draft.memo.splitlines()[0].startswith("SKU-1: ")
    told = comment.removesuffix("...") + found.draft.memo.splitlines()[0].removeprefix("SKU-1: ")
    assert told.split() == doors.split()


def test_a_full_memo_lets_texts_go_on_in_the_shipping_notes_and_then_in_the_note() -> None:
    found = fitted(replace(DRAFT, memo="m" * 1000, note="Hello", lines=of_lines("x" * 1200)))
    assert found.draft.memo == "m" * 1000
    assert found.draft.shipping_notes == "SKU-0: " + "x" * 947
    full = fitted(replace(DRAFT, memo="m" * 1000, shipping_notes="s" * 1000, note="Hello", lines=of_lines("x" * 600)))
    assert full.draft.note == "Hello\nSKU-0: " + "x" * 347
    assert (found.left_out, full.left_out) == ((), ())


def test_what_fits_nowhere_is_counted_and_the_note_ends_with_where_it_can_be_read() -> None:
    found = fitted(replace(DRAFT, note="n" * 5000, lines=of_lines("c" * 300)))
    draft = found.draft
    assert draft.note.endswith("...\n… (cut; full text in JOOR, https://joor.test/1)")
    assert draft.memo.startswith("SKU-0: " + "c" * 47 + "\nNote, continued: nnn")
    kept = sum(text.count("n") for text in (draft.note.split("\n")[0], draft.memo, draft.shipping_notes))
    assert found.left_out == (f"note, {5000 - (kept - 2 * 'Note, continued'.count('n')):,} characters left out",)
    assert all(units(text) <= 1024 for text in (draft.note, draft.memo, draft.shipping_notes))


def test_without_a_link_the_note_says_that_it_was_cut_all_the_same() -> None:
    assert fitted(replace(DRAFT, link="", note="n" * 9000)).draft.note.endswith("… (cut; full text in JOOR)")


def test_an_address_that_is_no_use_cut_is_left_to_the_card_and_told_in_the_memo() -> None:
    long = "e" * 250 + "@nord.test"
    found = fitted(replace(DRAFT, email=long))
    assert (found.draft.email, found.draft.memo) == ("", f"Email: {long}")


texts = st.builds(words, st.integers(0, 400), st.sampled_from(["w", "👗", "Ω"]))
short = st.builds(words, st.integers(0, 90), st.sampled_from(["v", "👗"]))


@given(
    st.fixed_dictionaries({"note": texts, "memo": texts, "shipping_notes": texts}),
    st.fixed_dictionaries({"reference": short, "contact": short, "phone": short, "email": short}),
    st.builds(Address, short, short, short, short, short, st.just("France"), short, short),
    st.lists(short, max_size=4),
)
def test_every_text_fits_and_every_word_is_there_or_its_loss_is_told(
    long: dict[str, Any], head: dict[str, Any], address: Address, comments: list[str]
) -> None:
    draft = replace(DRAFT, **long, **head, shipping=address, billing=address, lines=of_lines(*comments))
    found = fitted(draft)
    assert fitted(found.draft).draft == found.draft
    header, order = header_body(draft), order_body("s", draft)
    assert all(units(text) <= 1024 for text in (header.note, header.shipping_notes, order.memo))
    assert all(units(line.comment) <= 256 for line in order.lines)
    assert all(units(text) <= 256 for text in (header.customer_reference, header.contact, header.email))
    assert units(header.phone) <= 50
    assert all(units(getattr(found.draft.shipping, name)) <= most for name, most in ADDRESS.items())
    asked = " ".join((*long.values(), *head.values(), *(getattr(address, name) for name in ADDRESS), *comments))
    lost = set(asked.split()) - set(everything(draft).replace("...", " ").split())
    assert not lost or found.left_out
    assert bool(found.left_out) == ("(cut; full text in JOOR" in header.note)


def test_names_of_lines_and_charges_are_fitted_too() -> None:
    draft = replace(DRAFT, lines=(replace(LINE, name="n" * 1030),), charges=(Charge("c" * 260, Decimal(1)),))
    order = order_body("s", draft)
    assert (len(order.lines[0].name), len(order.additional_charges[0].description)) == (1024, 256)
    assert order.memo == "AUR-S, name: " + "n" * 9 + "\nCharge, continued: " + "c" * 7
