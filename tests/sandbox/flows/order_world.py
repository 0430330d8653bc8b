"""A brand whose orders section a test chooses, with everything such a section may name."""

from typing import Any

from seamline.domain.flow import Flow
from seamline.domain.ledger import LedgerEntry, OrderState
from tests.sandbox.flows.world import CUSTOMER_ID, SETTINGS, TAX_FLAGS, Json, World

REPS = ("Ada Vance", "API Sales")
ADDRESS_ID = "a0000000-0000-4000-8000-000000000007"
NEW_CUSTOMER = {"payment_term": "30 days", "accounts_receivable": "610", "revenue_account": "200"}


def order_world(**orders: Any) -> World:
    """A synced world under these order settings."""
    world = World({**SETTINGS, "orders": {**SETTINGS["orders"], **orders}})
    world.core.load(
        contacts=[{"ContactID": f"0{at}", "Name": name, "Type": "Sale"} for at, name in enumerate(REPS)],
        carriers=[{"CarrierID": "8a560000-0000-4000-8000-000000000001", "Description": "DHL Express"}],
        terms=[{"ID": "60", "Name": "60 days", "IsActive": True, "Duration": 60, "Method": "number of days"}],
        taxes=[{"ID": "7a000000-0000-4000-8000-000000000002", **TAX_FLAGS, "Name": "VAT", "TaxPercent": 20}],
        currencies=["EUR"],
    )
    address = {"ID": ADDRESS_ID, "Line1": "9 Dock", "City": "Oslo", "Country": "Norway", "Type": "Shipping"}
    card = world.core.customers.get(CUSTOMER_ID)
    assert card is not None
    world.core.edit_customer(CUSTOMER_ID, {"Addresses": [{**address, "DefaultForType": False}]})
    world.cycle()
    world.sandbox.log.clear()
    return world


def add_customer(world: World, **facts: str) -> None:
    """A second customer in the ERP, with a card like the first one's."""
    first = world.core.customers.get(CUSTOMER_ID)
    assert first is not None
    alike = ("Status", "Currency", "PaymentTerm", "AccountReceivable", "RevenueAccount", "TaxRule", "PriceTier")
    world.core.load(customers=[{**{fact: first[fact] for fact in alike}, **facts}])


def settle(world: World, rounds: int = 4) -> None:
    """Let schedules pass until nothing moves any more."""
    for _ in range(rounds):
        world.run(Flow.ORDERS)
        world.export_all()
        world.clock.sleep(130)


def exported(world: World, **given: Any) -> Json:
    """The one sale of an approved order."""
    order_id = world.approved_order(**given)
    settle(world, 1)
    found = entry(world, order_id)
    assert found.state is OrderState.ACKNOWLEDGED, found.reasons
    (sale,) = world.sales(order_id)
    return sale


def entry(world: World, order_id: str) -> LedgerEntry:
    """The order in the ledger."""
    return world.context().ledger.get(order_id).entry
