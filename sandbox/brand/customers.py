"""The sample brand's customers, and the same ones as JOOR knows them."""

import random
from datetime import datetime, timedelta
from typing import Any

from sandbox.brand import words
from sandbox.brand.references import MAIN, WEST, WHOLESALE_EUR, WHOLESALE_USD
from sandbox.core.dates import stamp
from sandbox.kit.ids import Ids

type Record = dict[str, Any]
COUNT = 40
EURO_FROM = 28
_TAGS = ("JOOR", "joor", "JOOR, key account", "wholesale ,JOOR")


def customers(ids: Ids, seed: int, now: datetime) -> list[Record]:
    """Forty shops: the first 28 buy in USD, the rest in EUR."""
    rng = random.Random(f"{seed}:customers")
    names = [f"{first} {last}" for last in words.SHOP_LAST for first in words.SHOP_FIRST]
    return [_customer(ids, rng, number, name, now) for number, name in enumerate(rng.sample(names, COUNT))]


def _customer(ids: Ids, rng: random.Random, number: int, name: str, now: datetime) -> Record:
    euro = number >= EURO_FROM
    place = rng.choice(words.EU_PLACES if euro else words.US_PLACES)
    buyer = f"{rng.choice(words.PEOPLE_FIRST)} {rng.choice(words.PEOPLE_LAST)}"
    email = f"{buyer.split()[0].lower()}@{name.lower().replace(' ', '')}.example"
    return {
        "ID": ids.fixed("customer", str(number)),
        "Name": name,
        "Currency": "EUR" if euro else "USD",
        "PaymentTerm": rng.choice(("30 days", "60 days", "Prepayment")),
        "TaxRule": "Tax Exempt",
        "Carrier": rng.choice(("UPS", "DHL Express")),
        "SalesRepresentative": rng.choice(("Ada Vance", "Jo Rep", "Sam Rep", None)),
        "Location": WEST if place[2] == "CA" else MAIN,
        "AccountReceivable": "610",
        "RevenueAccount": "200",
        "PriceTier": WHOLESALE_EUR if euro else WHOLESALE_USD,
        "AdditionalAttribute1": f"JOOR-{88_000 + number}",
        "Tags": "" if number % 8 == 7 else rng.choice(_TAGS),
        "Status": "Deprecated" if number == 23 else "Active",
        "IsOnCreditHold": number == 17,
        "CreditLimit": 25_000,
        "LastModifiedOn": stamp(now - timedelta(days=number + 1, hours=number)),
        "Addresses": [_address(ids, number, kind, place) for kind in ("Billing", "Shipping")],
        "Contacts": [
            {"ID": ids.fixed("contact", str(number)), "Name": buyer, "Email": email, "Phone": "", "Default": True}
        ],
    }


def _address(ids: Ids, number: int, kind: str, place: tuple[str, ...]) -> Record:
    fields = dict(zip(("Line1", "City", "State", "Postcode", "Country"), place, strict=True))
    return {"ID": ids.fixed("address", f"{kind}{number}"), **fields, "Type": kind, "DefaultForType": True}


def in_joor(customer: Record) -> bool:
    """Whether JOOR knows this customer already."""
    return "joor" in customer["Tags"].lower() and customer["Status"] == "Active"


def connection(customer: Record) -> Record:
    """A customer as it was once sent to JOOR, its Cin7 ID as the code."""
    contact, (billing, shipping) = customer["Contacts"][0], customer["Addresses"]
    euro = customer["Currency"] == "EUR"
    return {
        "customer_code": customer["ID"],
        "customer_name": customer["Name"],
        "customer_email": contact["Email"],
        "customer_contact_name": contact["Name"],
        "customer_buyer_name": contact["Name"],
        "billing": {"billing_addresses": {"billing_address": [_joor_address("billing", customer, billing)]}},
        "shipping": {"shipping_addresses": {"shipping_address": [_joor_address("shipping", customer, shipping)]}},
        "price_types": {
            "price_type": [
                {
                    "price_type_label": "Wholesale EU" if euro else "Wholesale US",
                    "price_type_currency_code": customer["Currency"],
                    "price_type_retail_currency_code": customer["Currency"],
                }
            ]
        },
    }


def _joor_address(kind: str, customer: Record, address: Record) -> Record:
    return {
        f"{kind}_code": f"{kind[0].upper()}1",
        f"{kind}_name": customer["Name"],
        f"{kind}_phone": "",
        f"{kind}_address_1": address["Line1"],
        f"{kind}_address_2": "",
        f"{kind}_city": address["City"],
        f"{kind}_state": address["State"],
        f"{kind}_postal_code": address["Postcode"],
        f"{kind}_country": address["Country"],
    }
