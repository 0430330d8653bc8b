"""What must hold after every single call, and of every call that is sent."""

import json
from collections import Counter

import httpx

from sandbox.core.sales.model import Sale
from seamline.domain.order import joor_id_of
from tests.sandbox.flows.world import CUSTOMER_ID
from tests.sim.accounts import Accounts, doors, joor_id, part
from tests.sim.brand import NEWCOMER
from tests.sim.excuses import EDITED, SALE_DELETED, SALE_VOIDED, Excuses
from tests.sim.wishes import Wishes

SURELY_ARRIVED_SECONDS = 180.0
"""After so long no call is under way any more: a function's life and a late landing are shorter together."""


class Steps:
    """Watches the calls of one world."""

    def __init__(self, accounts: Accounts, excuses: Excuses, wishes: Wishes) -> None:
        self._accounts = accounts
        self._excuses = excuses
        self._wishes = wishes
        self._world = accounts.world
        self.ever_approved: set[str] = set()
        self._picked_at: dict[str, float] = {}
        self._cards = Counter[str]()
        self._world.network.sending = self._sending
        self._world.watch = self._served  # type: ignore[method-assign]

    def picked(self, sale_id: str) -> None:
        """The warehouse has begun with a sale."""
        self._picked_at.setdefault(sale_id, self._world.scheduler.now())

    def _sending(self, request: httpx.Request) -> None:
        """Look at what a process wants to write."""
        process, path = self._world.scheduler.current, request.url.path.lower()
        if process is None or not path.endswith("/v2/sale"):
            return
        if request.method == "POST":
            self._excuses.creating(json.loads(request.content)["ExternalID"], process.began)
        elif request.method == "DELETE":
            self._no_void_of_what_was_picked(request.url.params["ID"], process.began)

    def _no_void_of_what_was_picked(self, sale_id: str, began: float) -> None:
        """Unless an operator asked for it; what was picked while the process ran it need not have seen."""
        sale = self._world.core.sales.get(sale_id)
        if sale is None or self._wishes.may_be_voided(part(sale)):
            return
        if self._picked_at.get(sale_id, began) < began:
            self._world.find(f"the sale of order {part(sale)} was to be voided, though the warehouse had begun with it")

    def _served(self, request: httpx.Request) -> None:
        """Look at what one served call changed."""
        if request.method == "GET":
            return
        path = request.url.path.lower()
        if path.startswith("/cin7-core"):
            self._at_most_one_live_sale()
            self._right_customers()
        elif path.endswith("orders/bulk_update"):
            marks = json.loads(request.content)
            self._nothing_acknowledged_without_sale(marks)
            self._nothing_shipped_in_joor_alone(marks)
        if path.endswith("/v2/customer") and request.method == "POST":
            self._no_card_twice(json.loads(request.content)["Name"])

    def _no_card_twice(self, name: str) -> None:
        self._cards[name] += 1
        if self._cards[name] > 1:
            self._world.find(f"the customer {name} was created {self._cards[name]} times")

    def _at_most_one_live_sale(self) -> None:
        live: Counter[str] = Counter()
        for sale in self._world.core.sales.values():
            if sale.voided:
                continue
            live[part(sale)] += 1
            if joor_id(sale) not in self.ever_approved:
                self._world.find(f"order {joor_id(sale)} has a sale though it was never approved")
            if len(sale.prepayments) > 1:
                self._world.find(f"the sale of order {part(sale)} has {len(sale.prepayments)} receipts")
        for each, count in live.items():
            if count > 1:
                self._world.find(f"order {each} has {count} live sales")
            elif joor_id_of(each) != each and joor_id_of(each) in live:
                self._world.find(f"order {joor_id_of(each)} has live sales both whole and by doors")

    def _right_customers(self) -> None:
        cards = self._world.core.customers
        for sale in self._world.core.sales.values():
            order = self._world.joor.orders.get(joor_id(sale))
            card = cards.get(sale.header["CustomerID"])
            meant = order.header.get("customer_code") if order else None
            known = {CUSTOMER_ID: "Boutique Nord", NEWCOMER["customer_code"]: NEWCOMER["customer_name"]}
            if meant and (card is None or card["Name"] != known[meant]):
                self._world.find(f"the sale of order {part(sale)} is {card and card['Name']}'s, not {known[meant]}'s")

    def _nothing_acknowledged_without_sale(self, marks: list[dict[str, str]]) -> None:
        for mark in marks:
            order_id = mark["id"]
            if mark.get("export_status") != "SUCCESS" or self._excuses.any_of(order_id, SALE_VOIDED, SALE_DELETED):
                continue
            if self._seen_whole(order_id) < self._least_sales(order_id):
                self._world.find(f"order {order_id} was shown as exported without its sale")

    def _least_sales(self, order_id: str) -> int:
        """One a door, unless the order has lost doors since: to an edit, or because none that is cancelled counts."""
        order = self._world.joor.orders.get(order_id)
        is_whole = order is not None and order.status != "CANCELLED" and not self._excuses.any_of(order_id, EDITED)
        return len(doors(order)) if order is not None and is_whole else 1

    def _seen_whole(self, order_id: str) -> int:
        """How many sales of the order were authorised when the mark may have been written, one a part."""
        mine = [sale for sale in self._world.core.sales.values() if joor_id(sale) == order_id]
        return len({part(sale) for sale in mine if self._was_whole(sale)})

    def _was_whole(self, sale: Sale) -> bool:
        if sale.voided:
            ago = self._world.core.clock.now() - sale.updated
            return ago.total_seconds() < SURELY_ARRIVED_SECONDS
        return sale.order.status == "AUTHORISED" and bool(sale.order.lines)

    def _nothing_shipped_in_joor_alone(self, marks: list[dict[str, str]]) -> None:
        for mark in marks:
            if mark.get("status") == "SHIPPED" and not self._accounts.are_shipped(
                self._accounts.live_sales(mark["id"])
            ):
                self._world.find(f"order {mark['id']} was shown as shipped before its sale was")
