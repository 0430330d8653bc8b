"""A believable sample brand, made from a seed: catalogue, stock, customers and orders in both accounts."""

import random
from itertools import chain

from sandbox.app import Sandbox
from sandbox.brand.catalogue import Size, standalone, styles
from sandbox.brand.customers import connection, customers, in_joor
from sandbox.brand.orders import UNKNOWN_UPC, Offer, offers, place_orders
from sandbox.brand.references import references
from sandbox.brand.stock import stock_rows
from sandbox.core import CoreAccount, CoreConfig
from sandbox.joor import JoorAccount, JoorConfig, Named
from sandbox.kit.clock import Clock
from sandbox.kit.ids import Ids

CORE_ACCOUNT_ID = "ca6e0000-0000-4000-8000-000000000001"
CORE_APPLICATION_KEY = "5eed0000-0000-4000-8000-000000000002"
JOOR_ACCOUNT_ID = "222222"
JOOR_V2_TOKEN = "sandbox-joor-token"
JOOR_CLIENT_ID = "sandbox-client"
JOOR_CLIENT_SECRET = "sandbox-client-secret"
JOOR_USERNAME = "api@aurora.example"
JOOR_PASSWORD = "sandbox-password"
JOOR_WAREHOUSES = (Named("Default", "DEF"), Named("West Coast", "WEST"))
ORDERABLE_FAMILIES = 60
"""Orders draw on the first families only, so that a large catalogue has the same orders as a small one."""

__all__ = ["UNKNOWN_UPC", "core_config", "empty", "joor_config", "sample"]


def core_config() -> CoreConfig:
    """The sample brand's Cin7 Core credentials, everything else by default."""
    return CoreConfig(account_id=CORE_ACCOUNT_ID, application_key=CORE_APPLICATION_KEY)


def joor_config() -> JoorConfig:
    """The sample brand's JOOR credentials and warehouses, everything else by default."""
    return JoorConfig(
        account_id=JOOR_ACCOUNT_ID,
        v2_token=JOOR_V2_TOKEN,
        client_id=JOOR_CLIENT_ID,
        client_secret=JOOR_CLIENT_SECRET,
        username=JOOR_USERNAME,
        password=JOOR_PASSWORD,
        warehouses=JOOR_WAREHOUSES,
    )


def empty(clock: Clock) -> Sandbox:
    """Both accounts with their reference values, and no products, customers or orders."""
    core, joor = CoreAccount(clock, core_config()), JoorAccount(clock, joor_config())

    def fill(core: CoreAccount, _: JoorAccount) -> None:
        core.load(**references(Ids("brand")))

    return Sandbox(clock, core, joor, fill)


def sample(clock: Clock, seed: int = 1, families: int = 80, skus_a_family: int = 0) -> Sandbox:
    """The whole brand; `families` sets the size of its catalogue, at some 19 SKUs each or at most `skus_a_family`."""
    core, joor = CoreAccount(clock, core_config()), JoorAccount(clock, joor_config())

    def fill(core: CoreAccount, joor: JoorAccount) -> None:
        core.load(**references(Ids("brand")))
        goods = _fill_catalogue(core, seed, Size(families, skus_a_family))
        _fill_customers_and_orders(core, joor, seed, goods)

    return Sandbox(clock, core, joor, fill)


def _fill_catalogue(core: CoreAccount, seed: int, size: Size) -> list[Offer]:
    ids, now = Ids("brand"), core.clock.now()
    goods: list[Offer] = []
    groups = chain(styles(ids, seed, size, now), [standalone(ids, seed, now)])
    for number, group in enumerate(groups):
        rng = random.Random(f"{seed}:stock:{number}")
        rows = [row for product in group.products for row in stock_rows(rng, product["SKU"], now)]
        core.load(products=group.products, families=group.families, availability=rows)
        if number < ORDERABLE_FAMILIES:
            goods += offers(group)
    return goods


def _fill_customers_and_orders(core: CoreAccount, joor: JoorAccount, seed: int, goods: list[Offer]) -> None:
    rows = customers(Ids("brand"), seed, core.clock.now())
    core.load(customers=rows)
    buyers = [row for row in rows if in_joor(row)]
    joor.load(connections=[connection(row) for row in buyers])
    if goods:
        place_orders(joor, seed, buyers, goods)
