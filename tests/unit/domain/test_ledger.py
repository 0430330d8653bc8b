"""The moves of the ledger: which are allowed, and what each leaves behind."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from seamline.domain import generations
from seamline.domain import ledger as moves
from seamline.domain.ledger import LedgerEntry, OrderState, external_id
from seamline.domain.order import Order, OrderStatus, business_hash
from seamline.domain.order_edits import Allowance, Edit
from seamline.domain.sale import Sale, SaleStage
from seamline.errors import Refused

ORDER = Order("77", OrderStatus.APPROVED, "USD", Decimal(10), ())
SALE = Sale("s1", "SO-1", "joor:77:1", SaleStage.AUTHORISED)


def entry() -> LedgerEntry:
    """A freshly received order."""
    return moves.received(ORDER, 100.0, look_first=False)


def exported() -> LedgerEntry:
    """An exported order."""
    return moves.exported(moves.claimed(entry(), 101.0, 75.0), SALE, 102.0)


def test_the_reference_names_order_and_generation() -> None:
    assert external_id(entry()) == "joor:77:1"


def test_a_claim_is_refused_while_somebody_holds_it_and_granted_after_the_lease() -> None:
    claimed = moves.claimed(entry(), 100.0, 75.0)
    with pytest.raises(Refused, match="right now"):
        moves.claimed(claimed, 174.0, 75.0)
    assert moves.claimed(claimed, 176.0, 75.0).attempts == 2


def test_a_settled_order_is_never_claimed_again() -> None:
    for settled in (exported(), moves.acknowledged(exported(), 103.0)):
        with pytest.raises(Refused):
            moves.claimed(settled, 999.0, 75.0)


def test_from_the_first_create_on_every_attempt_looks_first() -> None:
    opening = moves.opening(moves.claimed(entry(), 100.0, 75.0), 101.0)
    failed = moves.failed(opening, "no answer", 102.0, 200.0)
    assert moves.claimed(failed, 300.0, 75.0).look_first


def test_a_reexport_starts_a_new_generation_and_keeps_the_old_sale() -> None:
    again = generations.next_generation(exported(), 200.0, "ops")
    assert again.state is OrderState.RECEIVED
    assert external_id(again) == "joor:77:2"
    assert again.past[0].sale_number == "SO-1"
    assert again.look_first
    assert again.history[-1].what == "superseded"
    assert again.history[-1].by == "ops"


def test_an_edit_makes_a_held_order_due_at_once_and_the_same_reading_changes_nothing() -> None:
    held = moves.held(entry(), ("unknown SKU",), 101.0, retry_at=900.0)
    assert moves.refreshed(held, ORDER, 102.0) == held
    edited = moves.refreshed(held, replace(ORDER, total=Decimal(11)), 102.0)
    assert edited.retry_at == 0.0


def test_timestamps_and_comments_we_may_write_are_no_edit() -> None:
    touched = replace(ORDER, modified="later", internal_comments="Cin7 Core sale SO-1", tracking="1Z9")
    assert moves.refreshed(entry(), touched, 102.0) == replace(entry(), order=touched)


def test_an_order_that_joor_shows_as_shipped_is_no_edit_of_an_approved_one() -> None:
    assert business_hash(replace(ORDER, status=OrderStatus.SHIPPED)) == business_hash(ORDER)
    assert business_hash(replace(ORDER, status=OrderStatus.CANCELLED)) != business_hash(ORDER)


def test_being_held_for_the_same_reasons_again_adds_no_history() -> None:
    held = moves.held(entry(), ("a",), 101.0, 0.0)
    assert moves.held(held, ("a",), 102.0, 0.0).history == held.history


def test_only_held_and_failed_orders_can_be_retried() -> None:
    with pytest.raises(Refused):
        moves.due(exported(), 103.0, "ana")
    assert moves.due(moves.failed(entry(), "x", 1.0, 500.0), 2.0, "ana").retry_at == 0.0


def test_a_retry_is_the_same_sale_in_somebodys_name() -> None:
    held = moves.held(moves.claimed(entry(), 101.0, 75.0), ("unknown SKU",), 102.0, 900.0)
    retried = moves.due(held, 110.0, "ana")
    again = moves.claimed(retried, 111.0, 75.0)
    assert external_id(again) == external_id(held)
    assert (again.generation, again.attempts, retried.retry_at) == (1, 2, 0.0)
    assert (retried.history[-1].what, retried.history[-1].by) == ("retried", "ana")


def test_failures_are_counted_as_long_as_nothing_else_happens_in_between() -> None:
    found = entry()
    for at in (1.0, 2.0, 3.0):
        found = moves.failed(moves.claimed(found, at, 0.0), "Cin7 gave no answer", at, at)
    assert found.failures == 3
    assert moves.failed(moves.held(found, ("a reason",), 4.0, 4.0), "again", 5.0, 5.0).failures == 1
    assert entry().failures == 0


def test_a_reexport_keeps_what_was_edited_and_let_pass_only_if_somebody_says_so() -> None:
    edits = (Edit("ship_end", "", "2026-05-01", 100.0, "ana"),)
    known = replace(exported(), edits=edits, allowed=(Allowance.ZERO_PRICE,))
    kept = generations.next_generation(known, 200.0, "ana", keep_edits=True)
    dropped = generations.next_generation(known, 200.0, "ana")
    assert (kept.edits, kept.allowed) == (edits, (Allowance.ZERO_PRICE,))
    assert (dropped.edits, dropped.allowed) == ((), ())
    assert "edited here is dropped" in dropped.history[-1].text


def test_an_edit_in_joor_ends_what_was_let_pass_and_not_what_was_edited() -> None:
    edits = (Edit("ship_end", "", "2026-05-01", 100.0, "ana"),)
    known = replace(entry(), edits=edits, allowed=(Allowance.ZERO_PRICE,))
    found = moves.refreshed(known, replace(ORDER, total=Decimal(11)), 200.0)
    assert (found.edits, found.allowed) == (edits, ())
