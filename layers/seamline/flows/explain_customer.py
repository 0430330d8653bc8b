"""Explains one customer: whether it goes to JOOR, what JOOR should be told, what it was told, and what is open."""

from collections.abc import Iterable

from msgspec import Struct

from seamline.domain.customer import Customer
from seamline.domain.flow import Flow
from seamline.domain.plan import FieldChange
from seamline.domain.problem import Problem
from seamline.errors import NotFound, SettingsInvalid
from seamline.flows.context import FlowContext
from seamline.mapping.customer import CustomerMapper
from seamline.mapping.customer_diff import field_changes, field_texts
from seamline.mapping.customer_selection import why_left_out
from seamline.state.customers import SentCustomer, fold_code


class ExplainedCustomer(Struct, frozen=True):
    """One customer. `left_out` is the rule that keeps it out, empty when it goes to JOOR. Times are epoch seconds."""

    id: str
    name: str
    left_out: str
    payload: dict[str, str]
    fields: tuple[FieldChange, ...]
    faults: tuple[str, ...]
    problems: tuple[Problem, ...]
    sent: SentCustomer | None = None


def explain_customer(ctx: FlowContext, word: str) -> ExplainedCustomer:
    """A customer by the ERP's id, its JOOR code or its name, out of what is remembered; no call is made. NotFound.

    `payload` is what JOOR should be told, `fields` is where that differs from what it was last told.
    """
    rules = ctx.settings.customers
    if rules is None:
        raise SettingsInvalid(("the connection file has no customers section",))
    card = _card(ctx, word)
    key = fold_code(card.id)
    sent = ctx.sent_customers.sent([key]).get(key)
    mapped = CustomerMapper(ctx.settings, rules).map(card, sent.codes if sent else None)
    return ExplainedCustomer(
        id=card.id,
        name=card.name,
        left_out=why_left_out(card, rules),
        payload=field_texts(mapped.record),
        fields=field_changes(sent.record if sent else None, mapped.record),
        faults=mapped.faults,
        problems=tuple(_about(ctx.problems.all(Flow.CUSTOMERS), key)),
        sent=sent,
    )


def _about(problems: Iterable[Problem], key: str) -> Iterable[Problem]:
    return (problem for problem in problems if problem.key.partition(" ")[0] == key)


def _card(ctx: FlowContext, word: str) -> Customer:
    wanted = fold_code(word)
    owner = ctx.sent_customers.owners([word]).get(wanted, wanted)
    found = ctx.sent_customers.cards([owner]).get(owner)
    named = (card for card in ctx.sent_customers.all_cards() if fold_code(card.name) == wanted)
    card = found or next(named, None)
    if card is None:
        raise NotFound(f"no customer {word!r} is remembered", fix="run the customers flow, or check the spelling")
    return card
