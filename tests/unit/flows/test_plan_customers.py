"""Planning customers over remembered cards: pure, and careful with codes."""

from typing import Any

from msgspec.structs import replace

from seamline.domain.customer import Customer
from seamline.domain.customer_record import CustomerRecord, GivenCodes
from seamline.domain.plan import ChangeKind
from seamline.flows.plan_customers import CustomerPlan, Planner, Step
from seamline.marketplace.port import PriceType
from seamline.settings import validate_settings
from seamline.state.customers import CustomerStore, SentCustomer
from seamline.state.memory import MemoryTable
from tests.sandbox.flows.world import SETTINGS

CARD = Customer("C-1", "Nord", currency="USD", price_tier="Wholesale USD", attributes={"AdditionalAttribute1": "N-1"})
SENT = SentCustomer(
    "c-1", GivenCodes("C-1"), CustomerRecord("C-1"), digest="d", sent_at=1.0, accepted=True, verified=True
)


def planned(cards: list[Customer], sent: tuple[SentCustomer, ...] = (), **section: Any) -> CustomerPlan:
    """The plan of these cards after JOOR was told that."""
    settings = validate_settings({**SETTINGS, "customers": {"everyone": True, **section}})
    assert settings.customers is not None
    store = CustomerStore(MemoryTable(), "lune")
    store.save_cards(cards)
    store.save_sent(sent)
    planner = Planner(settings, settings.customers, [PriceType("Wholesale US", "USD")])
    return planner.plan(store, store.dirty())


def test_a_new_card_is_created_and_a_known_one_updated() -> None:
    assert [change.change.kind for change in planned([CARD]).changes] == [ChangeKind.CREATE]
    (update,) = planned([CARD], (SENT,)).changes
    assert (update.change.kind, update.step) == (ChangeKind.UPDATE, Step.SEND)


def test_a_price_type_joor_lacks_is_told_with_those_it_has() -> None:
    (hold,) = planned([CARD], price_tiers={"Wholesale USD": [{"label": "wholesale us", "currency": "USD"}]}).holds
    assert "JOOR has no price type 'wholesale us' in USD, it has 'Wholesale US' in USD" in hold.reasons[0]


def test_while_it_awaits_its_match_nothing_is_planned_not_even_a_removal() -> None:
    waiting = replace(SENT, awaiting_since=1.0, verified=False)
    assert planned([CARD], (waiting,)) == CustomerPlan(settled=("c-1",))
    assert planned([replace(CARD, active=False)], (waiting,), leaving="remove").changes == ()


def test_of_two_new_cards_with_one_code_only_the_first_goes() -> None:
    plan = planned([CARD, replace(CARD, id="C-2")], code="AdditionalAttribute1")
    assert len(plan.changes) == 1
    (hold,) = plan.holds
    assert "its code 'N-1' already belongs to the customer" in hold.reasons[0]


def test_a_code_stays_taken_after_its_customer_was_renamed() -> None:
    before, after = (replace(SENT, codes=GivenCodes(code)) for code in ("OLD", "NEW"))
    (hold,) = planned([replace(CARD, id="old")], (before, after)).holds
    assert "its code 'old' already belongs to the customer c-1" in hold.reasons[0]


def test_another_code_is_a_rename_only_when_changes_apply() -> None:
    plan = planned([CARD], (SENT,), code="AdditionalAttribute1")
    assert [change.step for change in plan.changes] == [Step.SEND]
    assert "from 'C-1' to 'N-1'" in plan.code_holds[0].reasons[0]
    plan = planned([CARD], (SENT,), code="AdditionalAttribute1", code_changes="apply")
    assert [change.step for change in plan.changes] == [Step.RENAME]
    assert plan.code_holds == ()


def test_a_removed_customer_that_comes_back_gets_its_old_code() -> None:
    removed = replace(SENT, codes=GivenCodes("OLD"), removed=True)
    (change,) = planned([CARD], (removed,)).changes
    assert (change.change.kind, change.record.code) == (ChangeKind.CREATE, "OLD")
