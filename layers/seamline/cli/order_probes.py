"""What `seamline check` says of orders: every name of the ERP that the orders section uses has to be there.

JOOR offers no lists of its warehouses, representatives, payment and shipping methods, so that the other side of the
maps is seen only when an order comes.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from seamline.cli.checked import Checked, Problem
from seamline.domain.references import References
from seamline.flows.context import FlowContext
from seamline.mapping.sale_countries import country_faults
from seamline.settings import OrderSettings

NAME = "Orders"
JOORS_SIDE = "JOOR has no lists of warehouses, representatives and methods: that side shows with the first orders"


class Book(Struct, frozen=True):
    """One reference list of the ERP: what its names are called, where a person edits it, and the names it has."""

    kind: str
    screen: str
    names: tuple[str, ...]


def check_orders(ctx: FlowContext) -> Checked:
    """Locations, tax rules, terms, carriers, representatives, price tiers and accounts; the house account too."""
    wanted = ctx.settings.orders
    references = ctx.erp.references()
    problems = [*_missing(_named(wanted), _books(references)), *_accounts(ctx, wanted), *_house_account(ctx, wanted)]
    problems += [Problem(fault, "write the country's English name or ISO code") for fault in country_faults(wanted)]
    notes = (JOORS_SIDE,) if _has_maps(wanted) else ()
    return Checked(NAME, "every name the orders section uses exists in the ERP", tuple(problems), notes)


def _books(references: References) -> dict[str, Book]:
    return {
        "location": Book("location", "Settings > Reference books > Locations", references.locations),
        "tax": Book("tax rule", "Settings > Reference books > Taxation rules", references.tax_rules),
        "term": Book("payment term", "Settings > Reference books > Payment terms", references.payment_terms),
        "carrier": Book("carrier", "Settings > Reference books > Carriers", references.carriers),
        "rep": Book("sales representative", "Settings > General settings > Contacts", references.sales_representatives),
        "tier": Book("price tier", "Settings > Reference books > Price tiers", references.price_tiers),
    }


def _named(wanted: OrderSettings) -> Iterator[tuple[str, str, str]]:
    """Where the orders section names something: path, book, name."""
    maps: dict[str, tuple[str, Mapping[str, str]]] = {
        "locations": ("location", wanted.locations),
        "tax_rules": ("tax", wanted.tax_rules),
        "terms": ("term", wanted.terms),
        "carriers": ("carrier", wanted.carriers),
        "sales_reps": ("rep", wanted.sales_reps),
    }
    for path, (book, table) in maps.items():
        yield from ((f"orders.{path}.{key}", book, name) for key, name in table.items())
    new = wanted.customers.new
    single = {
        "orders.location": ("location", wanted.location),
        "orders.tax_rule": ("tax", wanted.tax_rule),
        "orders.default_sales_rep": ("rep", wanted.default_sales_rep),
        "orders.customers.new.payment_term": ("term", new.payment_term),
        "orders.customers.new.tax_rule": ("tax", new.tax_rule),
        "orders.customers.new.price_tier": ("tier", new.price_tier),
    }
    yield from ((path, book, name) for path, (book, name) in single.items() if name)


def _missing(named: Iterator[tuple[str, str, str]], books: Mapping[str, Book]) -> Iterator[Problem]:
    for path, key, name in named:
        book = books[key]
        if name.strip().casefold() not in {known.casefold() for known in book.names}:
            has = ", ".join(book.names) or "none"
            text = f"{path}: the ERP has no {book.kind} {name!r}; it has {has}"
            yield Problem(text, f"add it in {book.screen}, or correct {path}")


def _accounts(ctx: FlowContext, wanted: OrderSettings) -> Iterator[Problem]:
    """Accounts are read only where the settings name one."""
    new = wanted.customers.new
    named = {
        "orders.prepayment.account": wanted.prepayment.account,
        "orders.customers.new.accounts_receivable": new.accounts_receivable,
        "orders.customers.new.revenue_account": new.revenue_account,
    }
    named = {path: code for path, code in named.items() if code}
    known = set(ctx.erp.account_codes()) if named else set()
    for path, code in named.items():
        if code not in known:
            fix = f"look its code up in Financials > Chart of accounts, or correct {path}"
            yield Problem(f"{path}: the ERP has no account in use with the code {code!r}", fix)


def _house_account(ctx: FlowContext, wanted: OrderSettings) -> Iterator[Problem]:
    name = wanted.customers.house_account
    if name and not ctx.erp.customer(name) and not ctx.erp.find_customers(name):
        fix = "create that customer in Sales > Customers, or correct orders.customers.house_account"
        yield Problem(f"orders.customers.house_account: the ERP has no customer {name!r}", fix)


def _has_maps(wanted: OrderSettings) -> bool:
    return any((wanted.locations, wanted.terms, wanted.carriers, wanted.sales_reps))
