"""Plans customers: dirty cards become creates, updates, renames, removals and holds; pure but for reading the store."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from seamline.domain.customer import Customer
from seamline.domain.customer_record import CustomerRecord, GivenCodes
from seamline.domain.plan import Change, ChangeKind, FieldChange, Hold
from seamline.mapping.customer import CustomerMapper, MappedCustomer
from seamline.mapping.customer_diff import digest, field_changes
from seamline.mapping.customer_selection import why_left_out
from seamline.marketplace.port import PriceType
from seamline.settings import Settings
from seamline.settings.customers import CustomerSync
from seamline.state.customers import CustomerStore, SentCustomer, fold_code

NEVER_ARRIVED = "JOOR does not show the customer, and may never have got it"
CORRECT_IT = "correct the card in the ERP, or the customers section; it is looked at again at every run"


class Step(StrEnum):
    """How a change is carried out."""

    SEND = "send"
    RENAME = "rename"
    REMOVE = "remove"


class CustomerChange(Struct, frozen=True):
    """One customer to write, what JOOR was told before, and the change as people read it."""

    id: str
    step: Step
    record: CustomerRecord
    codes: GivenCodes
    before: SentCustomer | None
    change: Change


class CustomerPlan(Struct, frozen=True):
    """What becomes of a set of customers. `settled` need nothing; `code_holds` wait for a person and stop nothing."""

    changes: tuple[CustomerChange, ...] = ()
    holds: tuple[Hold, ...] = ()
    code_holds: tuple[Hold, ...] = ()
    settled: tuple[str, ...] = ()


class Planner:
    """Plans under one connection's settings and the price types that JOOR has now."""

    def __init__(self, settings: Settings, rules: CustomerSync, price_types: Iterable[PriceType]) -> None:
        self._rules = rules
        self._mapper = CustomerMapper(settings, rules)
        self._price_types = frozenset((row.label, row.currency) for row in price_types)

    def plan(self, store: CustomerStore, reasons: Mapping[str, str]) -> CustomerPlan:
        """Plan the customers named in `reasons` (id -> why it is looked at)."""
        cards, sent = store.cards(list(reasons)), store.sent(list(reasons))
        mapped = {one: self._mapper.map(card, _given(sent.get(one))) for one, card in cards.items()}
        chosen = [one for one, card in cards.items() if not why_left_out(card, self._rules)]
        owners = store.owners([mapped[one].record.code for one in chosen])
        changes: list[CustomerChange] = []
        holds: list[Hold] = []
        for one, card in cards.items():
            owner = owners.setdefault(fold_code(mapped[one].record.code), one) if one in chosen else one
            planned = self._one(card, mapped[one], sent.get(one), reasons[one], owner)
            changes += [planned] if isinstance(planned, CustomerChange) else []
            holds += [planned] if isinstance(planned, Hold) else []
        busy = {*(change.id for change in changes), *(hold.key for hold in holds)}
        code_holds = filter(None, (self._code_hold(cards[one], sent.get(one)) for one in chosen))
        return CustomerPlan(tuple(changes), tuple(holds), tuple(code_holds), tuple(r for r in reasons if r not in busy))

    def _one(
        self, card: Customer, mapped: MappedCustomer, before: SentCustomer | None, reason: str, owner: str
    ) -> CustomerChange | Hold | None:
        key = fold_code(card.id)
        left_out = why_left_out(card, self._rules)
        if left_out:
            return self._leaving(card, before, left_out)
        faults = (*mapped.faults, *self._missing(mapped.record))
        if owner != key:
            faults = (*faults, f"its code {mapped.record.code!r} already belongs to the customer {owner}")
        if faults:
            return Hold(key, faults, CORRECT_IT, label=card.name)
        if before is None or before.removed:
            return _sending(card, mapped, None, ChangeKind.CREATE, reason)
        if before.is_awaiting:
            return None
        if not before.accepted and before.awaiting_since:
            return _sending(card, mapped, before, ChangeKind.CREATE, NEVER_ARRIVED)
        return None if before.digest == digest(mapped.record) else _updating(card, mapped, before, reason)

    def _leaving(self, card: Customer, before: SentCustomer | None, why: str) -> CustomerChange | None:
        """JOOR can only take away what it shows: a customer that awaits its match is removed after it."""
        if before is None or before.removed or before.is_awaiting or self._rules.leaving == "keep":
            return None
        change = Change(fold_code(card.id), ChangeKind.DELETE, f"{card.name} {why}", label=_label(card, before.codes))
        return CustomerChange(change.key, Step.REMOVE, before.record, before.codes, before, change)

    def _missing(self, record: CustomerRecord) -> tuple[str, ...]:
        """Price types JOOR does not have, to the character."""
        known = ", ".join(f"{label!r} in {currency}" for label, currency in sorted(self._price_types))
        return tuple(
            f"JOOR has no price type {name.label!r} in {name.currency}, it has {known or 'none'}; set it up there"
            for name in record.price_types
            if (name.label, name.currency) not in self._price_types
        )

    def _code_hold(self, card: Customer, before: SentCustomer | None) -> Hold | None:
        wanted = self._mapper.wanted_code(card)
        if before is None or before.removed or self._rules.code_changes == "apply":
            return None
        if not wanted or fold_code(wanted) == fold_code(before.codes.customer):
            return None
        reason = (
            f"its code would change from {before.codes.customer!r} to {wanted!r}, in JOOR also on its existing orders; "
            "until somebody decides, the old one stays in use"
        )
        release = "set customers.code_changes: apply to rename it, or give it the old code in the ERP"
        return Hold(code_key(card.id), (reason,), release, label=card.name)


def code_key(customer_id: str) -> str:
    """The key of what is held about a customer's code alone."""
    return f"{fold_code(customer_id)} code"


def _given(before: SentCustomer | None) -> GivenCodes | None:
    return before.codes if before else None


def _updating(card: Customer, mapped: MappedCustomer, before: SentCustomer, reason: str) -> CustomerChange:
    renamed = fold_code(mapped.record.code) != fold_code(before.codes.customer)
    planned = _sending(card, mapped, before, ChangeKind.UPDATE, reason)
    if not renamed:
        return planned
    return CustomerChange(planned.id, Step.RENAME, planned.record, planned.codes, before, planned.change)


def _sending(
    card: Customer, mapped: MappedCustomer, before: SentCustomer | None, kind: ChangeKind, reason: str
) -> CustomerChange:
    fields: tuple[FieldChange, ...] = field_changes(before.record if before else None, mapped.record)
    change = Change(fold_code(card.id), kind, reason, fields, _label(card, mapped.codes))
    return CustomerChange(change.key, Step.SEND, mapped.record, mapped.codes, before, change)


def _label(card: Customer, codes: GivenCodes) -> str:
    return f"{card.name} ({codes.customer})"
