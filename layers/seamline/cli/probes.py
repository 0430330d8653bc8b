"""The checks behind `seamline check`: each asks an API something harmless and lists what a person has to correct."""

from collections.abc import Callable, Iterable, Iterator

from seamline.cli.checked import Checked, Problem
from seamline.cli.customer_probes import check_customers
from seamline.cli.order_probes import check_orders
from seamline.cli.style_probes import check_templates
from seamline.cli.webhook_probe import check_webhooks
from seamline.domain.catalogue import Family, Product
from seamline.domain.references import References
from seamline.domain.time_zone import zone_named
from seamline.erp.port import Page
from seamline.errors import SeamlineError
from seamline.flows.context import FlowContext
from seamline.settings import Settings

NO_SUCH_SALE = "seamline:check"


def check_connection(ctx: FlowContext) -> Iterator[Checked]:
    """Every check, each by itself, so that one failure hides no other."""
    checks: dict[str, Callable[[FlowContext], Checked]] = {
        "ERP credentials": _erp_access,
        "ERP permissions": _erp_permissions,
        "ERP names": _references,
        "Tags": _tags,
        "Style templates": check_templates,
        "JOOR credentials": _joor_access,
        "JOOR price types": _price_types,
        "JOOR orders": _joor_orders,
        "Orders": check_orders,
        "Customers": check_customers,
        "Webhooks": check_webhooks,
    }
    for name, check in checks.items():
        try:
            yield check(ctx)
        except SeamlineError as error:
            yield Checked(name, problems=(Problem(str(error), error.fix or "see the message"),))


def _erp_access(ctx: FlowContext) -> Checked:
    identity = ctx.erp.identity()
    good = f"open {identity.company} ({identity.base_currency}, {identity.time_zone})"
    known = ctx.settings.erp.time_zone or zone_named(identity.time_zone)
    notes = () if known else (f"orders count for UTC's days: {identity.time_zone!r} is unknown; see erp.time_zone",)
    return Checked("ERP credentials", good, notes=notes)


def _erp_permissions(ctx: FlowContext) -> Checked:
    """One read of each kind that the flows need; what can only be written is seen at the first write."""
    reads: dict[str, Callable[[], object]] = {
        "customers": lambda: ctx.erp.customers(None),
        "stock": lambda: next(iter(ctx.erp.stock(ctx.settings.orders.location)), None),
        "sales": lambda: ctx.erp.find_sales(NO_SUCH_SALE),
    }
    problems = tuple(problem for what, read in reads.items() for problem in _refusal(what, read))
    return Checked("ERP permissions", "products, families, customers, stock and sales can be read", problems)


def _refusal(what: str, read: Callable[[], object]) -> Iterator[Problem]:
    try:
        read()
    except SeamlineError as error:
        yield Problem(f"{what} cannot be read: {error}", error.fix or "give the API user the right to read them")


def _references(ctx: FlowContext) -> Checked:
    names, settings = ctx.erp.references(), ctx.settings
    problems = tuple(
        Problem(f"{path}: the ERP has no {kind} {wanted!r}; it has {', '.join(known)}", f"correct {path}")
        for path, kind, wanted, known in _named(settings, names)
        if wanted.casefold() not in {name.casefold() for name in known}
    )
    return Checked("ERP names", "locations of the stock and price tiers exist", problems)


def _named(settings: Settings, names: References) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Where the settings name something of the ERP: path, kind, name, and the names there are."""
    for warehouse, locations in settings.stock.warehouses.items():
        for location in locations:
            yield f"stock.warehouses.{warehouse}", "location", location, names.locations
    for number, price in enumerate(settings.styles.prices):
        yield f"styles.prices.{number}.wholesale", "price tier", price.wholesale, names.price_tiers
        if price.retail:
            yield f"styles.prices.{number}.retail", "price tier", price.retail, names.price_tiers


def _tags(ctx: FlowContext) -> Checked:
    """Families first, since they are few; products are read only until every tag was seen."""
    wanted = {tag.casefold(): tag for tag in ctx.settings.selection.include_tags}
    prefix = ctx.settings.styles.linesheet_tag_prefix
    found: set[str] = set()
    for row in _tagged(ctx):
        found |= {tag.casefold() for tag in row.tags}
        if wanted.keys() <= found and any(tag.startswith(prefix.casefold()) for tag in found):
            break
    missing = [f"no product or family carries the tag {tag!r}" for folded, tag in wanted.items() if folded not in found]
    if not any(tag.startswith(prefix.casefold()) for tag in found):
        missing.append(f"no tag begins with {prefix!r}, so no style would be on a linesheet")
    fix = "tag the products in the ERP, or correct selection.include_tags and styles.linesheet_tag_prefix"
    problems = tuple(Problem(text, fix) for text in missing)
    return Checked("Tags", f"{', '.join(wanted.values())} and {prefix}... are in use", problems)


def _tagged(ctx: FlowContext) -> Iterator[Product | Family]:
    yield from _all(lambda cursor: ctx.erp.families(None, cursor))
    yield from _all(lambda cursor: ctx.erp.products(None, cursor))


def _all[T](read: Callable[[str], Page[T]]) -> Iterator[T]:
    cursor = ""
    while True:
        page = read(cursor)
        yield from page.rows
        cursor = page.next
        if not cursor:
            return


def _joor_access(ctx: FlowContext) -> Checked:
    ctx.marketplace.verify_access()
    return Checked("JOOR credentials", "both are accepted")


def _price_types(ctx: FlowContext) -> Checked:
    known = {(row.label, row.currency) for row in ctx.marketplace.price_types()}
    problems = tuple(
        Problem(
            f"styles.prices.{number}: JOOR lacks price type {price.label!r} in {price.currency}; it has {_list(known)}",
            "correct the label (capitals count), or have JOOR set the price type up",
        )
        for number, price in enumerate(ctx.settings.styles.prices)
        if (price.label, price.currency) not in known
    )
    return Checked("JOOR price types", "labels and currencies exist", problems)


def _list(price_types: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{label!r} in {currency}" for label, currency in sorted(price_types))


def _joor_orders(ctx: FlowContext) -> Checked:
    waiting = len(ctx.marketplace.open_orders().orders)
    return Checked("JOOR orders", f"can be read; the first page holds {waiting} that are not exported")
