"""How `seamline explain` shows a customer."""

from seamline.cli.output import moment, say
from seamline.clock import utc
from seamline.flows.explain_customer import ExplainedCustomer
from seamline.state.customers import SentCustomer


def show_customer(customer: ExplainedCustomer) -> None:
    """One customer for people."""
    say(f"customer {customer.name} ({customer.id})")
    say(f"  {'left out, ' + customer.left_out if customer.left_out else 'selected'}")
    say(f"  in JOOR    {customer_state(customer.sent)}")
    for field, value in customer.payload.items():
        say(f"    {field}: {value}")
    for fault in customer.faults:
        say(f"  held       {fault}")
    for change in customer.fields:
        say(f"  next run   {change.field}: {change.before or '(none)'} -> {change.after or '(none)'}")
    for problem in customer.problems:
        say(f"  problem    {'; '.join(problem.reasons)}")
        say(f"             -> {problem.fix}")


def customer_state(sent: SentCustomer | None) -> str:
    """Where the customer stands at JOOR."""
    if sent is None:
        return "never sent"
    if sent.removed:
        return "removed"
    if sent.is_awaiting:
        return f"awaiting match since {moment(utc(sent.awaiting_since).isoformat())}, as {sent.codes.customer}"
    when = moment(utc(sent.sent_at).isoformat())
    return f"{'shown' if sent.verified else 'sent, not seen there yet,'} as {sent.codes.customer}, last sent {when}"
