"""Compares customers: field by field for people, and what was sent against what JOOR gives back."""

import hashlib
from collections.abc import Iterator

import msgspec

from seamline.domain.customer_record import AddressRecord, CustomerRecord
from seamline.domain.plan import FieldChange
from seamline.mapping.customer import MAPPER_VERSION

_TEXTS = (
    "code", "name", "alias", "email", "contact_name", "buyer_name", "payment_method", "shipping_method", "sales_rep",
    "warehouse", "group", "company_number",
)  # fmt: skip
# JOOR's reads give these back under the meaning they were written with; its contact name is the retailer's, not ours.
_READ_BACK = ("alias", "email", "sales_rep", "group", "company_number", "warehouse")
_ADDRESS_READ_BACK = ("line1", "city", "postcode")


def digest(record: CustomerRecord) -> str:
    """A hash of what is sent, and of the mapper that made it."""
    return hashlib.sha256(msgspec.json.encode((record, MAPPER_VERSION))).hexdigest()[:32]


def field_changes(before: CustomerRecord | None, after: CustomerRecord) -> tuple[FieldChange, ...]:
    """Every field that differs, as text; for a new customer every field that is set."""
    old = _shown(before) if before else {}
    return tuple(
        FieldChange(name, old.get(name, ""), text) for name, text in _shown(after).items() if old.get(name, "") != text
    )


def field_texts(record: CustomerRecord) -> dict[str, str]:
    """Every field that is set, as people read it."""
    return {name: text for name, text in _shown(record).items() if text}


def shortfalls(sent: CustomerRecord, shown: CustomerRecord) -> tuple[str, ...]:
    """What JOOR shows otherwise than it was sent. What its answer leaves out is not held against it."""
    return tuple((*_text_shortfalls(sent, shown), *_list_shortfalls(sent, shown)))


def _text_shortfalls(sent: CustomerRecord, shown: CustomerRecord) -> Iterator[str]:
    for name in _READ_BACK:
        wanted, found = getattr(sent, name), getattr(shown, name)
        if wanted and found and wanted.casefold() != found.casefold():
            yield f"{name}: sent {wanted!r}, JOOR shows {found!r}"


def _list_shortfalls(sent: CustomerRecord, shown: CustomerRecord) -> Iterator[str]:
    price_types = ({f"{p.label} {p.currency}" for p in record.price_types} for record in (sent, shown))
    billing = ({address.code for address in record.billing} for record in (sent, shown))
    shipping = ({address.code for address in record.shipping} for record in (sent, shown))
    for what, (wanted, found) in (("price types", price_types), ("billing", billing), ("shipping", shipping)):
        missing = sorted(wanted - found)
        if found and missing:
            yield f"{what}: JOOR does not show {', '.join(missing)}"
    yield from _address_shortfalls("billing", sent.billing, shown.billing)
    yield from _address_shortfalls("shipping", sent.shipping, shown.shipping)


def _address_shortfalls(kind: str, sent: tuple[AddressRecord, ...], shown: tuple[AddressRecord, ...]) -> Iterator[str]:
    """Addresses by code. Names of countries are left alone: JOOR may spell them its own way."""
    found = {address.code: address for address in shown}
    for address in sent:
        for name in _ADDRESS_READ_BACK:
            wanted, has = getattr(address, name), getattr(found.get(address.code, address), name)
            if wanted and has and wanted.casefold() != has.casefold():
                yield f"{kind} {address.code} {name}: sent {wanted!r}, JOOR shows {has!r}"


def _shown(record: CustomerRecord) -> dict[str, str]:
    return {name: getattr(record, name) for name in _TEXTS} | {
        "price types": ", ".join(f"{p.label} {p.currency} (retail {p.retail_currency})" for p in record.price_types),
        "billing": "; ".join(map(_address_text, record.billing)),
        "shipping": "; ".join(map(_address_text, record.shipping)),
    }


def _address_text(address: AddressRecord) -> str:
    parts = (address.name, address.line1, address.line2, address.city, address.state, address.postcode, address.country)
    return ", ".join(filter(None, (*parts, address.phone, address.email))) + f" [{address.code}]"
