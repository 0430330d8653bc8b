"""Reads Cin7 Core's customer cards."""

import re
from datetime import datetime
from decimal import Decimal

import httpx

from seamline.domain.catalogue import split_tags
from seamline.domain.customer import Address, Contact, Customer, CustomerDraft, StoredAddress
from seamline.erp.cin7_core.answers import core_json, is_not_found
from seamline.erp.cin7_core.catalogue import modified_since
from seamline.erp.cin7_core.catalogue_codec import attributes
from seamline.erp.cin7_core.customer_bodies import customer_body
from seamline.erp.cin7_core.paging import Listing, Pager
from seamline.erp.cin7_core.wire import ListAnswer, Wire, body, number, same_id
from seamline.erp.port import Page
from seamline.errors import MalformedAnswer, NotFound, RecordRejected
from seamline.http import ApiClient, Decoder, Request

type Text = str | None

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class ContactRow(Wire, frozen=True):
    """A person of the customer."""

    name: Text = None
    email: Text = None
    phone: Text = None
    mobile_phone: Text = None
    default: bool | None = None


class AddressRow(Wire, frozen=True):
    """An address kept on the card."""

    id: Text = None
    type: Text = None
    default_for_type: bool | None = None
    line1: Text = None
    line2: Text = None
    city: Text = None
    state: Text = None
    postcode: Text = None
    country: Text = None


class CustomerRow(Wire, frozen=True):
    """A row of `GET /customer`."""

    id: str
    name: Text = None
    display_name: Text = None
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
    tax_number: str | int | None = None
    tags: Text = None
    contacts: list[ContactRow] | None = None
    addresses: list[AddressRow] | None = None
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


_ANSWER = core_json(CustomerList)
CUSTOMERS = Listing[CustomerList, CustomerRow]("customer", CustomerList, lambda answer: answer.customer_list)


class Customers:
    """The customers of one account."""

    def __init__(self, api: ApiClient, pager: Pager) -> None:
        self._api = api
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

    def named(self, name: str) -> tuple[Customer, ...]:
        """Customers with exactly this name; Cin7's own filter means `starts with`."""
        wanted = name.strip().casefold()
        rows = self._pager.rows(CUSTOMERS, {"Name": name.strip(), "IncludeDeprecated": "true"})
        return tuple(to_customer(row) for row in rows if (row.name or "").strip().casefold() == wanted)

    def create(self, draft: CustomerDraft) -> Customer:
        """Create the card. An answer that does not show it raises UnknownOutcome."""
        return self._api.write(Request("POST", "customer", body=body(customer_body(draft))), _created(draft.name))


def _created(name: str) -> Decoder[Customer]:
    def decode(response: httpx.Response) -> Customer:
        rows = _ANSWER(response).customer_list
        found = next((row for row in rows if (row.name or "").strip().casefold() == name.strip().casefold()), None)
        if found is None:
            raise MalformedAnswer(f"Cin7 Core did not show the customer {name!r} it was asked to create")
        return to_customer(found)

    return decode


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
        addresses=tuple(_stored(address) for address in row.addresses or [] if address.id),
        contacts=tuple(_contact(contact) for contact in row.contacts or []),
        display_name=row.display_name or "",
        tax_number=str(row.tax_number or ""),
    )


def _stored(row: AddressRow) -> StoredAddress:
    address = Address(
        line1=row.line1 or "",
        line2=row.line2 or "",
        city=row.city or "",
        state=row.state or "",
        postcode=row.postcode or "",
        country=row.country or "",
    )
    return StoredAddress(row.id or "", (row.type or "").strip().lower(), address, row.default_for_type is True)


def _contact(row: ContactRow) -> Contact:
    return Contact(row.name or "", row.email or "", row.phone or row.mobile_phone or "", row.default is True)


def _email(contacts: list[ContactRow]) -> str:
    default_first = sorted(contacts, key=lambda contact: contact.default is not True)
    return next((contact.email for contact in default_first if contact.email), "")
