"""Turns the addresses of a customer's card into JOOR's, under codes that stay once they are given."""

import hashlib
from collections.abc import Iterator, Mapping

import msgspec
from msgspec import Struct

from seamline.domain.customer import Address, Customer, StoredAddress
from seamline.domain.customer_record import AddressRecord
from seamline.mapping.countries import english_country
from seamline.mapping.customer_card import main_contact
from seamline.mapping.text import fit

CODE_LIMIT = 50
BILLING, SHIPPING, BUSINESS = "billing", "shipping", "business"
_HASH_LENGTH = 12


class AddressBook(Struct, frozen=True):
    """The addresses to send, every code given so far by address, and what keeps an address from being sent."""

    billing: tuple[AddressRecord, ...]
    shipping: tuple[AddressRecord, ...]
    codes: dict[str, str]
    faults: tuple[str, ...]


def map_addresses(card: Customer, given: Mapping[str, str], own_countries: Mapping[str, str]) -> AddressBook:
    """Billing addresses (business ones where there are none) and every shipping address, the defaults first."""
    billing = _of_kind(card, BILLING) or _of_kind(card, BUSINESS)
    shipping = _of_kind(card, SHIPPING)
    fresh = {key: _new_code(card, key, one.address) for key, one in {**billing, **shipping}.items() if key not in given}
    codes = {**given, **fresh}
    return AddressBook(
        billing=tuple(_record(card, codes[key], one.address, own_countries) for key, one in billing.items()),
        shipping=tuple(_record(card, codes[key], one.address, own_countries) for key, one in shipping.items()),
        codes=codes,
        faults=tuple(_faults([*billing.values(), *shipping.values()], own_countries)),
    )


def _of_kind(card: Customer, kind: str) -> dict[str, StoredAddress]:
    """Addresses of a kind, defaults first, by the ERP's id, or by kind and position where there is none."""
    found = [one for one in card.addresses if one.kind.casefold() == kind]
    keyed = [(one.id or f"{kind} {number}", one) for number, one in enumerate(found, 1)]
    return dict(sorted(keyed, key=lambda pair: not pair[1].default))


def _new_code(card: Customer, key: str, address: Address) -> str:
    if " " not in key:
        return fit(key, CODE_LIMIT)
    text = f"{card.id} {key} {msgspec.json.encode(address).decode()}"
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_LENGTH]


def _record(card: Customer, code: str, address: Address, own_countries: Mapping[str, str]) -> AddressRecord:
    contact = main_contact(card)
    return AddressRecord(
        code=code,
        name=address.company or card.name,
        phone=contact.phone,
        email=contact.email,
        line1=address.line1,
        line2=address.line2,
        city=address.city,
        state=address.state,
        postcode=address.postcode,
        country=english_country(address.country, own_countries),
    )


def _faults(addresses: list[StoredAddress], own_countries: Mapping[str, str]) -> Iterator[str]:
    for one in addresses:
        if english_country(one.address.country, own_countries):
            continue
        place = ", ".join(filter(None, (one.address.line1, one.address.city))) or one.id
        if one.address.country.strip():
            yield (
                f"the country {one.address.country!r} of the {one.kind} address {place} is not known; "
                "correct it in the ERP, or name it in customers.countries"
            )
        else:
            yield f"the {one.kind} address {place} has no country; give it one in the ERP"
