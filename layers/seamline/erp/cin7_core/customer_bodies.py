"""The body Cin7 Core takes when a customer card is created."""

from seamline.domain.customer import Address, CustomerDraft
from seamline.erp.cin7_core.wire import Wire, cut

KINDS = ("Billing", "Shipping")


class AddressBody(Wire, frozen=True):
    """An address of the card."""

    line1: str
    line2: str
    city: str
    state: str
    postcode: str
    country: str
    type: str
    default_for_type: bool = True


class ContactBody(Wire, frozen=True):
    """The buyer."""

    name: str
    email: str
    phone: str
    default: bool = True


class CustomerBody(Wire, frozen=True, omit_defaults=True):
    """The body of `POST /customer`."""

    name: str
    currency: str
    payment_term: str
    account_receivable: str
    revenue_account: str
    tax_rule: str
    addresses: list[AddressBody]
    contacts: list[ContactBody]
    status: str
    price_tier: str = ""
    sales_representative: str = ""
    tags: str = ""
    additional_attribute1: str = ""
    additional_attribute2: str = ""
    additional_attribute3: str = ""
    additional_attribute4: str = ""
    additional_attribute5: str = ""
    additional_attribute6: str = ""
    additional_attribute7: str = ""
    additional_attribute8: str = ""
    additional_attribute9: str = ""
    additional_attribute10: str = ""


def customer_body(draft: CustomerDraft) -> CustomerBody:
    """The whole card."""
    places = zip(KINDS, (draft.billing, draft.shipping), strict=True)
    named = {name.replace("AdditionalAttribute", "additional_attribute"): v for name, v in draft.attributes.items()}
    return CustomerBody(
        name=cut(draft.name, 256),
        currency=draft.currency,
        payment_term=draft.payment_term,
        account_receivable=draft.accounts_receivable,
        revenue_account=draft.revenue_account,
        tax_rule=draft.tax_rule,
        addresses=[_address(kind, address) for kind, address in places if address.line1],
        contacts=[_contact(draft)] if draft.contact or draft.email else [],
        status="Active",
        price_tier=draft.price_tier,
        sales_representative=draft.sales_representative,
        tags=cut(",".join(draft.tags), 256),
        **named,
    )


def _contact(draft: CustomerDraft) -> ContactBody:
    return ContactBody(cut(draft.contact or draft.email, 256), cut(draft.email, 256), cut(draft.phone, 50))


def _address(kind: str, address: Address) -> AddressBody:
    return AddressBody(
        line1=cut(address.line1, 256),
        line2=cut(address.line2, 256),
        city=cut(address.city, 256),
        state=cut(address.state, 256),
        postcode=cut(address.postcode, 20),
        country=address.country,
        type=kind,
    )
