"""The Cin7 Core adapter beside the look-alike account it speaks with, in one process on one clock."""

from datetime import datetime
from typing import Any

import httpx
from pydantic import AnyHttpUrl

from sandbox.core import CoreAccount, CoreConfig, core_app
from sandbox.kit.calllog import CallLog
from sandbox.kit.faults import FaultRule, Faults
from sandbox.kit.ids import Ids
from seamline.budget import Unlimited
from seamline.clock import ManualClock, utc
from seamline.erp.cin7_core.client import Cin7Core
from seamline.erp.cin7_core.profile import CoreProfile, core_http
from seamline.http import ApiClient
from seamline.meter import Meter
from seamline.settings import ErpSettings

type Json = dict[str, Any]

API = "core"
IDS = Ids("core-site")
MAIN, SHOWROOM = "Main Warehouse", "Showroom"
NORD, EURO = IDS.fixed("customer", "Boutique Nord"), IDS.fixed("customer", "Galerie Sud")


class SandboxClock:
    """Seamline's clock as the look-alike reads it."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        """Aware UTC."""
        return utc(self._clock.now())


class WaitingBudget(Unlimited):
    """Waits on the clock when Cin7 says stop, as the shared budget does."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock

    def throttled(self, wait: float) -> None:
        """Wait it out."""
        self._clock.sleep(wait)


class CoreSite:
    """One account with a small brand, reached over its real WSGI application."""

    def __init__(self, page_size: int = 1000, **config: Any) -> None:
        self.clock = ManualClock()
        sandbox_clock = SandboxClock(self.clock)
        self.account = CoreAccount(sandbox_clock, CoreConfig(**{"calls_per_minute": None, **config}))
        self.account.load(**brand())
        self.log, self.faults = CallLog(), Faults()
        wsgi = self.log.wrap(API, self.faults.wrap(API, core_app(self.account)), sandbox_clock, lambda *_: 1)
        self.transport = httpx.WSGITransport(app=wsgi)
        self.erp = self.client(self.account.config.application_key, page_size)

    def client(self, application_key: str, page_size: int = 1000) -> Cin7Core:
        """An adapter with this key."""
        settings = ErpSettings(kind="cin7_core", base_url=AnyHttpUrl("http://sandbox/ExternalApi/v2/"))
        http = core_http(settings, self.account.config.account_id, application_key, self.transport)
        api = ApiClient(http, CoreProfile(), WaitingBudget(self.clock), self.clock, Meter())
        return Cin7Core(api, page_size)

    def fail(self, **rule: Any) -> None:
        """Make the account fail by this rule."""
        self.faults.add(FaultRule(API, **rule))

    def calls(self) -> list[str]:
        """Method and path of every call so far."""
        return [f"{call.method} {call.path.removeprefix('/ExternalApi/v2/')}" for call in self.log.calls]


def product(sku: str, **fields: Any) -> Json:
    """A product of the small brand."""
    known = {"SKU": sku, "Name": f"Aurora {sku}", "Category": "Dresses", "UOM": "Item", "Status": "Active"}
    prices = {"Retail": 240.1, "Wholesale USD": 96.05, "Wholesale EUR": 105.6}
    return {**known, "ID": product_id(sku), "PriceTiers": prices, "Tags": "JOOR, SS27", **fields}


def product_id(sku: str) -> str:
    """The id of a product of the small brand."""
    return IDS.fixed("product", sku)


def brand() -> Json:
    """Three dresses of one family, a hat, two customers, two warehouses of which one has bins."""
    members = {"AUR-S": ("Black", "S"), "AUR-M": ("Black", "M"), "AUR-L": ("Black", "L")}
    return {
        "company": [{"Company": "Maison Lune", "Currency": "USD", "TimeZone": "America/New_York"}],
        "price_tiers": [
            {"Code": code, "Name": name} for code, name in enumerate(("Retail", "Wholesale USD", "Wholesale EUR"), 1)
        ],
        "locations": [
            {"ID": IDS.fixed("location", MAIN), "Name": MAIN, "IsDefault": True, "Bins": [_bin("A-01"), _bin("A-02")]},
            {"ID": IDS.fixed("location", SHOWROOM), "Name": SHOWROOM},
            {"ID": IDS.fixed("location", "Old"), "Name": "Old", "IsDeprecated": True},
        ],
        "taxes": [{"ID": IDS.fixed("tax", "x"), "Name": "Tax Exempt", "IsActive": True, "IsTaxForSale": True}],
        "terms": [{"ID": IDS.fixed("term", "x"), "Name": "30 days", "IsActive": True}],
        "carriers": [{"CarrierID": IDS.fixed("carrier", "x"), "Description": "DHL Express"}],
        "contacts": [{"ContactID": IDS.fixed("contact", "x"), "Name": "Ada Vance", "Type": "Sale"}],
        "accounts": [{"Code": "200", "Name": "Sales"}, {"Code": "610", "Name": "Accounts receivable"}],
        "currencies": ["USD", "EUR"],
        "products": [*(product(sku) for sku in members), product("HAT", Tags="")],
        "families": [
            {
                "SKU": "AUR",
                "Name": "Aurora",
                "Category": "Dresses",
                "Option1Name": "Color",
                "Option2Name": "Size",
                "Option3Name": "Option 3",
                "Products": [{"SKU": sku, "Option1": c, "Option2": s} for sku, (c, s) in members.items()],
            }
        ],
        "availability": [
            {"SKU": "AUR-S", "Location": MAIN, "Bin": "A-01", "OnHand": 10, "Allocated": 2},
            {"SKU": "AUR-S", "Location": MAIN, "Bin": "A-02", "OnHand": 5},
            {"SKU": "AUR-S", "Location": SHOWROOM, "OnHand": 1.5},
            {"SKU": "AUR-M", "Location": MAIN, "OnHand": 4, "OnOrder": 100},
        ],
        "customers": [_customer(NORD, "Boutique Nord", "USD"), _customer(EURO, "Galerie Sud", "EUR")],
    }


def _bin(name: str) -> Json:
    return {"ID": IDS.fixed("bin", name).upper(), "Name": name, "IsDeprecated": False, "IsStaging": False}


def _customer(guid: str, name: str, currency: str) -> Json:
    address = {"Line1": "12 rue Haute", "City": "Paris", "Country": "France", "Type": "Billing", "DefaultForType": True}
    return {
        "ID": guid,
        "Name": name,
        "Status": "Active",
        "Currency": currency,
        "PaymentTerm": "30 days",
        "TaxRule": "Tax Exempt",
        "PriceTier": "Wholesale USD",
        "AccountReceivable": "610",
        "RevenueAccount": "200",
        "AdditionalAttribute1": f"JOOR-{name}",
        "Addresses": [address],
        "Contacts": [{"Name": "Lea Martin", "Email": "lea@nord.test", "Default": True}],
    }
