"""One JOOR account, with what people do in JOOR's pages as hooks."""

from dataclasses import replace
from typing import Any

from sandbox.joor.connection_store import match
from sandbox.joor.errors import ContentError, UnknownRecordError
from sandbox.joor.jobs import settle
from sandbox.joor.linesheets import new_linesheet
from sandbox.joor.loading import load_records
from sandbox.joor.models import Json, LinesheetItem, Order, Style
from sandbox.joor.order_book import touch
from sandbox.joor.order_desk import change_order, new_order
from sandbox.joor.order_view import order_payload
from sandbox.joor.snapshot import snapshot
from sandbox.joor.state import JoorState
from sandbox.joor.style_store import delete_style, edit_style
from sandbox.kit.hooks import hook


class JoorAccount(JoorState):
    """State of one JOOR account. Hooks take and answer JSON, and raise RefusalError with the cause."""

    @hook
    def load(self, records: Json | None = None, /, **kinds: list[Json]) -> Json:
        """Put lists of raw records in the account, by kind; answers how many of each."""
        return load_records(self, {**(records or {}), **kinds})

    @hook
    def reset(self) -> Json:
        """Empty the account."""
        self.clear()
        return {}

    @hook
    def configure(self, **changes: Any) -> Json:
        """Flip switches of the configuration."""
        self.config = replace(self.config, **changes)
        return {}

    @hook
    def place_order(self, order: Json) -> Json:
        """Place an order, PENDING unless it says otherwise."""
        return self._shown(new_order(self, order))

    @hook
    def approve(self, order_id: str) -> Json:
        """The brand approves an order."""
        order = self._order(order_id)
        if order.status not in ("NOTES", "PENDING"):
            raise ContentError(f"Order {order_id} is {order.status}; only NOTES and PENDING can be approved")
        order.status = "APPROVED"
        order.approved = self.clock.now()
        return self._touched(order)

    @hook
    def edit_order(self, order_id: str, changes: Json) -> Json:
        """Change header texts, amounts, `lines` (all of them) or `quantities` by UPC."""
        order = self._order(order_id)
        change_order(self, order, changes)
        return self._touched(order)

    @hook
    def cancel(self, order_id: str) -> Json:
        """Cancel an order."""
        order = self._order(order_id)
        order.status = "CANCELLED"
        return self._touched(order)

    @hook
    def ship(self, order_id: str) -> Json:
        """Mark an approved order as shipped by hand."""
        order = self._order(order_id)
        order.status = "SHIPPED"
        return self._touched(order)

    @hook
    def delete_order(self, order_id: str) -> Json:
        """Make an order disappear."""
        del self.orders[self._order(order_id).order_id]
        return {}

    @hook
    def set_to_reexport(self, order_id: str) -> Json:
        """Ask for another export: the order counts as never exported."""
        order = self._order(order_id)
        order.export_status, order.export_description = "UNDEFINED", ""
        order.modified_since_export = False
        return self._shown(order)

    @hook
    def match_customer(self, customer_code: str, retailer_name: str = "") -> Json:
        """JOOR's data team joins a new customer to a retailer."""
        self.settle()
        connection = self.connection(customer_code)
        if connection is None:
            raise UnknownRecordError(f"Customer {customer_code!r} does not exist")
        match(self, connection, retailer_name)
        return {"customer_account_id": connection.connection_id}

    @hook
    def make_linesheet(self, name: str, styles: list[str], code: str = "", by_hand: bool = True) -> Json:
        """The brand builds a linesheet of these style numbers."""
        self.settle()
        sheet = new_linesheet(self, name, code, by_hand=by_hand)
        for position, number in enumerate(styles, 1):
            found = [style for style in self.styles.values() if style.number == number]
            if not found:
                raise UnknownRecordError(f"Style {number!r} does not exist")
            sheet.items |= {style.style_id: LinesheetItem(position) for style in found}
        return {"id": sheet.id}

    @hook
    def delete_style(self, style_identifier: str) -> Json:
        """Delete a style by hand; lines of unexported orders are cancelled."""
        delete_style(self, self._style(style_identifier))
        return {}

    @hook
    def edit_style(self, style_identifier: str, changes: Json) -> Json:
        """Change a style's name, attributes or prices by hand."""
        edit_style(self, self._style(style_identifier), changes)
        return {}

    @hook
    def expire_tokens(self) -> Json:
        """Let every v4 access token expire now."""
        self.tokens.clear()
        return {}

    @hook
    def snapshot(self) -> Json:
        """The whole account as JSON."""
        self.settle()
        return snapshot(self)

    def settle(self) -> None:
        """Let the bulk jobs catch up with the clock."""
        settle(self)

    def _style(self, style_identifier: str) -> Style:
        self.settle()
        style = self.style(style_identifier)
        if style is None:
            raise UnknownRecordError(f"Style {style_identifier!r} does not exist")
        return style

    def _order(self, order_id: str) -> Order:
        self.settle()
        order = self.orders.get(order_id)
        if order is None:
            raise UnknownRecordError(f"Order {order_id!r} does not exist")
        return order

    def _touched(self, order: Order) -> Json:
        touch(order, self.clock.now())
        return self._shown(order)

    def _shown(self, order: Order) -> Json:
        return {"order_id": order.order_id, "order": order_payload(self, order)}
