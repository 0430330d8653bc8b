"""Whether the sales of an order are what the order asks for."""

from collections import defaultdict
from decimal import Decimal

from sandbox.core.sales.model import Sale
from sandbox.joor.models import Order
from sandbox.joor.order_book import order_total
from sandbox.joor.texts import money
from tests.sandbox.flows.world import upc
from tests.sim.accounts import Accounts, doors, external_id, generation_of, part
from tests.sim.brand import PAID_BY, SKUS
from tests.sim.wishes import Wishes


class Exported:
    """Compares both accounts, order by order."""

    def __init__(self, accounts: Accounts, wishes: Wishes) -> None:
        self._accounts = accounts
        self._wishes = wishes
        self._variety = accounts.world.shape.variety
        self._sku_of = {upc(sku): sku for sku in SKUS}

    def fault(self, order: Order, sales: list[Sale]) -> str:
        """What keeps the order from being exported well; empty when all is well."""
        if sorted(map(part, sales)) != sorted(self._parts(order)):
            return f"live sales of {sorted(map(part, sales))}"
        if order.status == "APPROVED" and order.export_status != "SUCCESS":
            return f"not shown as exported in JOOR ({order.export_status})"
        if self._variety.shipping and order.status == "APPROVED" and self._accounts.are_shipped(sales):
            return "not shown as shipped in JOOR"
        return self._earlier(sales) or self._difference(order, sales) or self._wrong_receipts(order, sales)

    def is_unfit(self, order: Order) -> bool:
        """Whether somebody has to do something for the order before it can go."""
        unknown = any(line.fields.get("item_upc", "") not in self._sku_of for line in order.live_lines)
        free = any(line.unit_price == 0 for line in order.live_lines) and not self._wishes.is_released(order.order_id)
        # A receipt over the sum before the edit is for a person to judge.
        receipted = self._variety.prepaid and self._wishes.is_edited(order.order_id)
        return unknown or free or receipted

    def _parts(self, order: Order) -> list[str]:
        """The orders that JOOR's one becomes by the settings."""
        found = doors(order) if self._variety.doors else {""}
        return [f"{order.order_id}-{door}" if door else order.order_id for door in found]

    def _earlier(self, sales: list[Sale]) -> str:
        """A re-export that was answered with yes is a new sale."""
        early = [s for s in sales if generation_of(external_id(s)) < self._wishes.generation(part(s))]
        return f"the sale {external_id(early[0])}, though it was to be exported anew" if early else ""

    def _difference(self, order: Order, sales: list[Sale]) -> str:
        drafts = {sale.order.status for sale in sales} - {"AUTHORISED"}
        if drafts:
            return f"a sale is {drafts}"
        wanted: dict[str, Decimal] = defaultdict(Decimal)
        for line in order.live_lines:
            wanted[self._sku_of.get(line.fields.get("item_upc", ""), "?")] += line.extended
        found: dict[str, Decimal] = defaultdict(Decimal)
        rows = [row for sale in sales for row in sale.order.lines]
        for row in rows:
            found[row.sku] += row.total
        if wanted != found:
            return f"amounts by SKU {dict(found)} instead of {dict(wanted)}"
        units = sum(line.quantity * line.multiplier for line in order.live_lines)
        if sum(row.quantity for row in rows) != units:
            return "wrong quantities"
        return self._wrong_total(order, sales) or _wrong_reference(order, sales)

    def _wrong_total(self, order: Order, sales: list[Sale]) -> str:
        total, net = Decimal(money(order_total(order))), sum((sale.order.net for sale in sales), Decimal(0))
        return f"total {net}, not {total}" if abs(net - total) > self._rounding(order) else ""

    def _rounding(self, order: Order) -> Decimal:
        """Of an order edited here JOOR has no total: half a cent of its discount may go either way."""
        return Decimal("0.01") if self._wishes.is_edited(order.order_id) else Decimal(0)

    def _wrong_receipts(self, order: Order, sales: list[Sale]) -> str:
        paid = self._variety.prepaid and order.header.get("payment_method_name") == PAID_BY
        received = sum(Decimal(str(row["Amount"])) for sale in sales for row in sale.prepayments)
        due = Decimal(money(order_total(order))) if paid else Decimal(0)
        return "" if abs(received - due) <= self._rounding(order) else f"receipts of {received} instead of {due}"


def _wrong_reference(order: Order, sales: list[Sale]) -> str:
    own = order.header.get("customer_purchase_order", "")
    wrong = [sale for sale in sales if sale.header["CustomerReference"] != (own or part(sale))]
    return f"the reference {wrong[0].header['CustomerReference']}, not {own or 'its number'}" if wrong else ""
