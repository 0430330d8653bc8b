"""The header of a sale: what POST and PUT /sale accept, fill in and refuse."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.core.customers import add_shipping_address
from sandbox.core.dates import day_of, midnight
from sandbox.core.errors import Problem, raise_all, refuse
from sandbox.core.fields import ATTRIBUTE_FIELDS, NO_ATTRIBUTES
from sandbox.core.values import Record, canonical, decimal_of, flag, too_long

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

HEADER: Record = {
    "Customer": "",
    "CustomerID": "",
    "Contact": "",
    "Phone": "",
    "Email": "",
    "DefaultAccount": None,
    "BillingAddress": None,
    "ShippingAddress": None,
    "ShippingNotes": "",
    "TaxRule": None,
    "TaxInclusive": False,
    "Terms": None,
    "PriceTier": None,
    "ShipBy": None,
    "Location": None,
    "SaleOrderDate": None,
    "Note": "",
    "CustomerReference": "",
    "CurrencyRate": 1,
    "SalesRepresentative": None,
    "Carrier": None,
    "ExternalID": None,
    "AdditionalAttributes": None,
}
_LENGTHS = {
    "Contact": 256,
    "Phone": 50,
    "Email": 256,
    "ShippingNotes": 1024,
    "Note": 1024,
    "CustomerReference": 256,
    "ExternalID": 256,
}
_ADDRESS_LENGTHS = {
    **dict.fromkeys(("Line1", "Line2", "City", "State", "Country"), 256),
    "Postcode": 20,
    "Company": 128,
    "Contact": 512,
}
_ATTRIBUTE_LENGTHS = dict.fromkeys(ATTRIBUTE_FIELDS, 256)
_ADDRESS = ("Line1", "Line2", "City", "State", "Postcode", "Country")
_SHIP_TO = ("Company", "Contact", "ShipToOther")
_RATE = Decimal("0.00001")


def customer_of(account: "CoreState", body: Record) -> Record:
    """The customer a header names; the ID decides over the name. Raises CoreError."""
    guid, name = str(body.get("CustomerID") or ""), str(body.get("Customer") or "")
    row = account.customers.get(guid) if guid else account.customers.find(name)
    if row is None:
        raise refuse(f"Customer '{guid or name}' was not found", 404)
    return row


def build(account: "CoreState", body: Record) -> Record:
    """A complete header from what was sent: keys left out fall to the customer's default or to nothing."""
    sent = {name: value for name, value in canonical(body, HEADER).items() if value not in (None, "")}
    customer = customer_of(account, sent)
    header = {**HEADER, **_from_customer(account, customer), **sent}
    header |= {"Customer": customer["Name"], "CustomerID": customer["ID"]}
    _check(account, header)
    _dates(account, header)
    header["TaxInclusive"] = flag(header["TaxInclusive"])
    header["CurrencyRate"] = _rate(account, customer["Currency"], sent.get("CurrencyRate"))
    header["BillingAddress"] = _billing(customer, header["BillingAddress"])
    header["ShippingAddress"] = _shipping(account, customer, header["ShippingAddress"])
    attributes = header["AdditionalAttributes"] or {}
    header["AdditionalAttributes"] = {**NO_ATTRIBUTES, **canonical(attributes, ATTRIBUTE_FIELDS)}
    return header


def _from_customer(account: "CoreState", customer: Record) -> Record:
    contact: Record = next(iter(customer["Contacts"]), {})
    return {
        "Contact": contact.get("Name") or "",
        "Phone": contact.get("Phone") or "",
        "Email": contact.get("Email") or "",
        "DefaultAccount": customer["RevenueAccount"],
        "TaxRule": customer["TaxRule"],
        "Terms": customer["PaymentTerm"],
        "PriceTier": customer.get("PriceTier"),
        "Location": customer.get("Location") or account.references.default_location(),
        "SalesRepresentative": customer.get("SalesRepresentative"),
        "Carrier": customer.get("Carrier"),
        "SaleOrderDate": midnight(account.clock.now().date()),
    }


def _check(account: "CoreState", header: Record) -> None:
    problems = account.references.unknown(header) + too_long(header, _LENGTHS)
    problems += too_long(header["AdditionalAttributes"] or {}, _ATTRIBUTE_LENGTHS)
    for key in ("BillingAddress", "ShippingAddress"):
        if address := header[key]:
            # Documented as required, whether an ID is given or not.
            problems += [Problem(f"{n} is required for address") for n in ("Line1", "Country") if not address.get(n)]
            problems += too_long(address, _ADDRESS_LENGTHS)
    raise_all(problems)


def _dates(account: "CoreState", header: Record) -> None:
    header["ShipBy"] = day_of(header["ShipBy"], "ShipBy")
    header["SaleOrderDate"] = day_of(header["SaleOrderDate"], "SaleOrderDate")
    lock = account.references.company.get("LockDate")
    if lock and header["SaleOrderDate"] < lock:
        raise refuse(f"Period is closed. Transactions before {lock[:10]} cannot be changed.")


def _rate(account: "CoreState", currency: str, given: Any) -> int | float:
    """Base units per one unit of the customer's currency."""
    if currency == account.references.base_currency:
        return 1
    rate = decimal_of(given, "CurrencyRate").quantize(_RATE)
    if rate <= 0:
        raise refuse("Required attribute 'CurrencyRate' not provided.")
    return float(rate)


def _billing(customer: Record, given: Record | None) -> Record:
    address = given or _stored(customer, "Billing")
    if given and given.get("ID"):
        address = _by_id(customer, given["ID"])
    return _displayed({name: address.get(name) or "" for name in _ADDRESS})


def _shipping(account: "CoreState", customer: Record, given: Record | None) -> Record:
    to_other = flag((given or {}).get("ShipToOther"))
    address = given or _stored(customer, "Shipping")
    if given and given.get("ID") and not to_other:
        address = {**given, **_by_id(customer, given["ID"])}
    elif given and not to_other and not any(line["Line1"] == given["Line1"] for line in customer["Addresses"]):
        add_shipping_address(account, customer["ID"], given)
    shown = _displayed({name: address.get(name) or "" for name in _ADDRESS})
    extra = {name: address.get(name) or "" for name in _SHIP_TO[:2]}
    return {"ID": None if to_other else address.get("ID"), **shown, **extra, "ShipToOther": to_other}


def _stored(customer: Record, kind: str) -> Record:
    """The customer's address of this kind, its default first."""
    lines: list[Record] = [line for line in customer["Addresses"] if line["Type"] == kind]
    return next(iter(sorted(lines, key=lambda line: not line["DefaultForType"])), {})


def _by_id(customer: Record, guid: str) -> Record:
    for line in customer["Addresses"]:
        if line["ID"].lower() == guid.lower():
            return dict(line)
    raise refuse(f"Address with ID '{guid}' was not found", 404)


def _displayed(address: Record) -> Record:
    """An address with the two derived lines Cin7 puts before it."""
    first = " ".join(part for part in (address["Line1"], address["Line2"]) if part)
    second = " ".join(part for part in (address[name] for name in _ADDRESS[2:]) if part)
    return {"DisplayAddressLine1": first, "DisplayAddressLine2": second, **address}
