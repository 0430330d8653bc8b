"""A whole sale as GET /sale shows it, and its row in saleList."""

from typing import TYPE_CHECKING

from sandbox.core.dates import stamp
from sandbox.core.sales import lines, status
from sandbox.core.sales.fulfilment import show_tasks
from sandbox.core.sales.invoices import show_invoices
from sandbox.core.sales.model import Sale
from sandbox.core.sales.orders import show_order, show_quote
from sandbox.core.values import Record, number

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

_BEFORE = ("Customer", "CustomerID", "Contact", "Phone", "Email", "DefaultAccount")
_MIDDLE = ("Terms", "PriceTier", "ShipBy", "Location", "SaleOrderDate")


def show_sale(account: "CoreState", sale: Sale) -> Record:
    """The answer of GET, POST, PUT and DELETE /sale."""
    header = sale.header
    return {
        "ID": sale.guid,
        **{name: header[name] for name in _BEFORE},
        "SkipQuote": sale.skip_quote,
        **{name: header[name] for name in ("BillingAddress", "ShippingAddress", "ShippingNotes")},
        "BaseCurrency": account.references.base_currency,
        "CustomerCurrency": sale.currency,
        "TaxRule": header["TaxRule"],
        "TaxCalculation": "Inclusive" if sale.inclusive else "Exclusive",
        **{name: header[name] for name in _MIDDLE},
        "LastModifiedOn": stamp(sale.updated),
        **{name: header[name] for name in ("Note", "CustomerReference")},
        "COGSAmount": sum(movement["COGS"] for movement in sale.movements),
        **_statuses(sale),
        **{name: header[name] for name in ("Carrier", "CurrencyRate", "SalesRepresentative")},
        "ServiceOnly": sale.service_only,
        "Type": sale.kind,
        "SourceChannel": None,
        "Quote": show_quote(sale),
        "Order": _order(account, sale),
        "Fulfilments": show_tasks(sale),
        "Invoices": show_invoices(sale),
        "CreditNotes": [],
        "ManualJournals": {"Status": "NOT AVAILABLE", "Lines": []},
        **{name: header[name] for name in ("ExternalID", "AdditionalAttributes")},
        "Attachments": [],
        "InventoryMovements": [dict(movement) for movement in sale.movements],
        "Transactions": [],
    }


def _order(account: "CoreState", sale: Sale) -> Record:
    shown = show_order(sale)
    del shown["SaleID"]
    return {**shown, "Lines": [lines.show_full_line(account, line) for line in sale.order.lines]}


def _statuses(sale: Sale) -> Record:
    return {
        "Status": status.of_sale(sale),
        "CombinedPickingStatus": status.picking(sale),
        "CombinedPackingStatus": status.packing(sale),
        "CombinedShippingStatus": status.shipping(sale),
        "FulFilmentStatus": status.fulfilment(sale),
        "CombinedInvoiceStatus": status.invoicing(sale),
        "CombinedPaymentStatus": status.payment(sale),
        "CombinedTrackingNumbers": status.tracking_numbers(sale),
    }


def show_row(account: "CoreState", sale: Sale) -> Record:
    """A sale's row in saleList."""
    invoice = next(iter(status.authorised_invoices(sale)), None)
    invoiced = number(status.invoiced_total(sale))
    location = account.references.location(sale.header["Location"])
    return {
        "SaleID": sale.guid,
        "OrderNumber": sale.number,
        "OrderDate": sale.header["SaleOrderDate"],
        "InvoiceDate": invoice.fields["InvoiceDate"] if invoice else None,
        "Customer": sale.header["Customer"],
        "CustomerID": sale.header["CustomerID"],
        "InvoiceNumber": invoice.number if invoice else None,
        "CustomerReference": sale.header["CustomerReference"],
        "InvoiceAmount": invoiced,
        "PaidAmount": number(status.paid_total(sale)),
        "SaleInvoicesTotalAmount": invoiced,
        "InvoiceDueDate": invoice.fields["InvoiceDueDate"] if invoice else None,
        "ShipBy": sale.header["ShipBy"],
        "BaseCurrency": account.references.base_currency,
        "CustomerCurrency": sale.currency,
        "CreditNoteNumber": None,
        "Updated": stamp(sale.updated),
        "QuoteStatus": sale.quote.status,
        "OrderStatus": sale.order.status,
        **_statuses(sale),
        "CombinedPaymentTotal": number(status.paid_total(sale)),
        "CreditNoteStatus": "VOIDED" if sale.voided else "NOT AVAILABLE",
        "Type": sale.kind,
        "SourceChannel": None,
        "ExternalID": sale.header["ExternalID"],
        "OrderLocationID": location["ID"] if location else None,
    }
