"""A filled-in form asks for just what its writer changed."""

from decimal import Decimal

from msgspec.structs import replace

from seamline.console.pages.order_edit import asked_for, edit_page, typed_again
from seamline.domain.ledger import LedgerEntry, OrderState, received
from seamline.domain.order import Order, OrderLine, OrderStatus
from seamline.domain.order_edits import Edit
from seamline.mapping.order_edit_check import Place

LINE = OrderLine("id-1", "DRS", "Dress", "Black", "BLK", "S", "S", "590", 3, Decimal("96.00"))
ORDER = Order(
    "1", OrderStatus.APPROVED, "USD", Decimal(288), (LINE,), approved="2026-09-21T15:13:21+00:00", comments="a\nb"
)
ENTRY = replace(received(ORDER, 0.0, look_first=False), state=OrderState.HELD)


def form(entry: LedgerEntry) -> dict[str, str]:
    """The form as a browser sends it when nothing was touched."""
    page = edit_page("lune", entry, {})
    fields = [field for _title, fields, _open in page.groups for field in fields]
    fields += [field for line in page.lines for field in line.fields]
    return {field.name: field.value.replace("\n", "\r\n") for field in fields}


def test_an_untouched_form_asks_for_nothing() -> None:
    assert asked_for(ENTRY, form(ENTRY)) == {}


def test_what_was_changed_is_asked_for_and_a_day_is_shown_without_its_time() -> None:
    assert form(ENTRY)["order_date"] == "2026-09-21"
    asked = asked_for(ENTRY, form(ENTRY) | {"purchase_order": " PO-2 ", "line.1.sku": "DRS-RED-S"})
    assert asked == {Place("purchase_order"): "PO-2", Place("sku", 1): "DRS-RED-S"}


def test_a_ticked_box_leaves_a_line_out_and_an_unticked_one_takes_it_back() -> None:
    assert asked_for(ENTRY, form(ENTRY) | {"line.1.removed": "yes"}) == {Place("removed", 1): "yes"}
    without = replace(ENTRY, edits=(Edit("removed", "", "yes", 1.0, "ana", line=1),))
    assert asked_for(without, form(without)) == {Place("removed", 1): None}


def test_joors_own_value_takes_an_edit_back() -> None:
    entry = replace(
        ENTRY, edits=(Edit("comments", "a\nb", "other", 1.0, "ana"), Edit("terms", "", "Net 30", 1.0, "ana"))
    )
    given = form(entry)
    assert (given["comments"], given["terms"]) == ("other", "Net 30")
    assert asked_for(entry, given | {"comments": "a\r\nb", "terms": ""}) == {
        Place("comments"): None,
        Place("terms"): None,
    }


def test_a_refused_form_is_shown_again_as_it_was_typed() -> None:
    typed = typed_again(asked_for(ENTRY, form(ENTRY) | {"ship_start": "soon", "line.1.removed": "yes"}))
    page = edit_page("lune", ENTRY, typed)
    values = {field.name: field.value for _title, fields, _open in page.groups for field in fields}
    assert values["ship_start"] == "soon"
    assert page.lines[0].removed
