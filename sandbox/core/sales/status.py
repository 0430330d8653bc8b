"""The many statuses of a sale, all derived from its documents."""

from decimal import Decimal

from sandbox.core.sales.model import AUTHORISED, Invoice, Sale, Step, Task
from sandbox.core.stock import NOTHING

_STEPS = (
    ("ship", "DRAFT", "SHIPPING"),
    ("ship", "PARTIALLY AUTHORISED", "SHIPPING"),
    ("pack", "AUTHORISED", "PACKED"),
    ("pack", "DRAFT", "PACKING"),
    ("pick", "AUTHORISED", "PICKED"),
    ("pick", "DRAFT", "PICKING"),
)


def of_sale(sale: Sale) -> str:
    """`Status` of the sale."""
    if sale.voided:
        return "VOIDED"
    if sale.order.status == "NOT AVAILABLE":
        return "ESTIMATED" if sale.quote.status == "AUTHORISED" else "ESTIMATING"
    if sale.order.status == "DRAFT":
        return "ORDERING"
    if _finished(sale):
        return "COMPLETED"
    return _simple(sale) or _ordered(sale)


def _finished(sale: Sale) -> bool:
    return fulfilment(sale) == "FULFILLED" and payment(sale) == "PAID"


def _simple(sale: Sale) -> str | None:
    """The step a simple sale is in; an advanced one has none."""
    if sale.advanced:
        return None
    for invoice in sale.invoices:
        return "INVOICING" if invoice.document.status == "DRAFT" else "INVOICED"
    for task in sale.tasks:
        for step, status, shown in _STEPS:
            if getattr(task, step).status == status:
                return shown
    return None


def _ordered(sale: Sale) -> str:
    return "BACKORDERED" if any(line.backorder > 0 for line in sale.order.lines) else "ORDERED"


def picking(sale: Sale) -> str:
    """`CombinedPickingStatus`."""
    return _combined(sale, [(task, task.pick) for task in sale.tasks], "PICKED", "PICKING")


def packing(sale: Sale) -> str:
    """`CombinedPackingStatus`."""
    return _combined(sale, [(task, task.pack) for task in sale.tasks], "PACKED", "PACKING")


def shipping(sale: Sale) -> str:
    """`CombinedShippingStatus`."""
    return _combined(sale, [(task, task.ship) for task in sale.tasks], "SHIPPED", "SHIPPING")


def fulfilment(sale: Sale) -> str:
    """`FulFilmentStatus`."""
    words = {
        "SHIPPED": "FULFILLED",
        "PARTIALLY SHIPPED": "PARTIALLY FULFILLED",
        "SHIPPING": "NOT FULFILLED",
        "NOT SHIPPED": "NOT FULFILLED",
    }
    shown = shipping(sale)
    return words.get(shown, shown)


def _combined(sale: Sale, steps: list[tuple[Task, Step]], done: str, doing: str) -> str:
    if sale.voided:
        return "VOIDED"
    if sale.order.status not in AUTHORISED:
        return "NOT AVAILABLE"
    finished = [task for task, step in steps if step.status == "AUTHORISED"]
    units = sum((task.units(task.pick) for task in finished), NOTHING)
    if units >= _ordered_units(sale) and finished:
        return done
    if any(step.status in {"DRAFT", "PARTIALLY AUTHORISED"} for _, step in steps):
        return doing
    return f"PARTIALLY {done}" if finished else f"NOT {done}"


def _ordered_units(sale: Sale) -> Decimal:
    return sum((line.quantity for line in sale.order.lines), NOTHING)


def authorised_invoices(sale: Sale) -> list[Invoice]:
    """The invoices that count."""
    return [invoice for invoice in sale.invoices if invoice.document.status == "AUTHORISED"]


def invoiced_total(sale: Sale) -> Decimal:
    """The sum of the invoices that count."""
    return sum((sale.total_of(invoice.document) for invoice in authorised_invoices(sale)), NOTHING)


def paid_total(sale: Sale) -> Decimal:
    """What was paid, prepayments included."""
    amounts = [invoice.paid for invoice in sale.invoices]
    amounts += [Decimal(str(payment["Amount"])) for payment in sale.prepayments]
    return sum(amounts, NOTHING)


def invoicing(sale: Sale) -> str:
    """`CombinedInvoiceStatus`, in its real words and not the documented ones."""
    if sale.voided:
        return "VOIDED"
    if sale.order.status not in AUTHORISED:
        return "NOT AVAILABLE"
    if not authorised_invoices(sale):
        return "NOT INVOICED"
    return "INVOICED" if invoiced_total(sale) >= sale.total_of(sale.order) else "PARTIALLY INVOICED"


def payment(sale: Sale) -> str:
    """`CombinedPaymentStatus`."""
    if sale.voided:
        return "VOIDED"
    paid = paid_total(sale)
    if paid <= 0:
        return "UNPAID"
    if not authorised_invoices(sale):
        return "PREPAID"
    return "PAID" if paid >= invoiced_total(sale) and invoicing(sale) == "INVOICED" else "PARTIALLY PAID"


def of_invoice(sale: Sale, invoice: Invoice) -> str:
    """The status of one invoice."""
    if invoice.document.status == "AUTHORISED" and 0 < sale.total_of(invoice.document) <= invoice.paid:
        return "PAID"
    return invoice.document.status


def tracking_numbers(sale: Sale) -> str:
    """`CombinedTrackingNumbers`: all tracking numbers, comma separated."""
    numbers = (line.get("TrackingNumber") or "" for task in sale.tasks for line in task.ship.lines)
    return ",".join(dict.fromkeys(number for number in numbers if number))
