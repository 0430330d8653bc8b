"""Reads Cin7 Core's customer cards."""

import re
from datetime import datetime
from decimal import Decimal

from seamline.domain.catalogue import split_tags
from seamline.domain.customer import Customer
from seamline.erp.cin7_core.answers import is_not_found
from seamline.erp.cin7_core.catalogue import modified_since
from seamline.erp.cin7_core.catalogue_codec import attributes
from seamline.erp.cin7_core.paging import Listing, Pager
from seamline.erp.cin7_core.wire import ListAnswer, Wire, number, same_id
from seamline.erp.port import Page
from seamline.errors import NotFound, RecordRejected

type Text = str | None

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class ContactRow(Wire, frozen=True):
    """A person of the customer."""

    email: Text = None
    default: bool | None = None


class CustomerRow(Wire, frozen=True):
    """A row of `GET /customer`."""

    id: str
    name: Text = None
    status: Text = None
    currency: Text = None
    is_on_credit_hold: bool | None = None
    tax_rule: Text = None
    payment_term: Text = None
    price_tier: Text = None
    sales_representative: Text = None
    carrier: Text = None
    location: Text = None
    discount: Decimal | None = None
    tags: Text = None
    contacts: list[ContactRow] | None = None
    additional_attribute1: Text = None
    additional_attribute2: Text = None
    additional_attribute3: Text = None
    additional_attribute4: Text = None
    additional_attribute5: Text = None
    additional_attribute6: Text = None
    additional_attribute7: Text = None
    additional_attribute8: Text = None
    additional_attribute9: Text = None
    additional_attribute10: Text = None


class CustomerList(ListAnswer, frozen=True, kw_only=True):
    """The answer of `GET /customer`."""

    customer_list: list[CustomerRow]


CUSTOMERS = Listing[CustomerList, CustomerRow]("customer", CustomerList, lambda answer: answer.customer_list)


class Customers:
    """The customers of one account."""

    def __init__(self, pager: Pager) -> None:
        self._pager = pager

    def page(self, since: datetime | None, cursor: str) -> Page[Customer]:
        """A page of customers, deprecated ones too."""
        query = {"IncludeDeprecated": "true", **modified_since(since)}
        page = self._pager.page(CUSTOMERS, query, cursor)
        return Page(tuple(to_customer(row) for row in page.rows), page.next, page.total)

    def one(self, customer_id: str) -> Customer | None:
        """One customer, None when Cin7 does not know the id. Text that is no GUID costs no call."""
        if not is_guid(customer_id):
            return None
        try:
            page = self._pager.page(CUSTOMERS, {"ID": customer_id, "IncludeDeprecated": "true"})
        except NotFound:
            return None
        except RecordRejected as error:
            if is_not_found(error):
                return None
            raise
        return next((to_customer(row) for row in page.rows if same_id(row.id, customer_id)), None)


def is_guid(text: str) -> bool:
    """Whether a text has the form of Cin7's ids."""
    return _GUID.fullmatch(text) is not None


def to_customer(row: CustomerRow) -> Customer:
    """A customer card as an order needs it."""
    return Customer(
        id=row.id,
        name=row.name or "",
        currency=row.currency or "",
        active=(row.status or "").strip().casefold() != "deprecated",
        on_credit_hold=row.is_on_credit_hold is True,
        tax_rule=row.tax_rule or "",
        payment_term=row.payment_term or "",
        price_tier=row.price_tier or "",
        sales_representative=row.sales_representative or "",
        carrier=row.carrier or "",
        location=row.location or "",
        discount=number(row.discount),
        tags=split_tags(row.tags or ""),
        attributes=attributes(row),
        email=_email(row.contacts or []),
    )


def _email(contacts: list[ContactRow]) -> str:
    default_first = sorted(contacts, key=lambda contact: contact.default is not True)
    return next((contact.email for contact in default_first if contact.email), "")
