"""Tells webhooks what a call or a person's deed changed, once it is done."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate

from sandbox.core import availability, customers, products
from sandbox.core.ask import Ask
from sandbox.core.stock import CellKey
from sandbox.core.values import Record
from sandbox.core.webhooks.model import CUSTOMER, PRODUCT, STOCK
from sandbox.core.webhooks.outbox import post_event
from sandbox.core.webhooks.sale_events import events_of, face_of
from sandbox.kit.hooks import hook

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

_NOT_IN_STOCK_EVENTS = ("InTransit", "NextDeliveryDate")
_LISTS = ("Addresses", "Contacts", "ProductPrices")


def deed[S: CoreState, **P, R](method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """A hook after which webhooks are told what changed."""

    @wraps(method)
    def done(account: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        answer = method(account, *args, **kwargs)
        announce(account)
        return answer

    return hook(done)


def announce(account: "CoreState") -> None:
    """Tell of everything that changed since the last time."""
    _stock(account, account.stock.changes())
    _products(account, account.products.news())
    _customers(account, [guid for guid, _ in account.customers.news()])
    for guid in account.touched_sales:
        sale = account.sales[guid]
        for kind, body in events_of(sale, account.told_sales.get(guid)):
            post_event(account, kind, {**body, "EventType": kind})
        account.told_sales[guid] = face_of(sale)
    account.touched_sales.clear()


def forget(account: "CoreState") -> None:
    """What was loaded is no news."""
    account.stock.changes()
    account.products.news()
    account.customers.news()


def _stock(account: "CoreState", keys: list[CellKey]) -> None:
    """A bare array, without a type."""
    rows = [_stock_row(account, key, len(keys)) for key in keys if account.products.get(key.product_id)]
    if rows:
        post_event(account, STOCK, rows)


def _stock_row(account: "CoreState", key: CellKey, most: int) -> Record:
    row = {name: value for name, value in availability.show(account, key).items() if name not in _NOT_IN_STOCK_EVENTS}
    product = account.products.get(key.product_id) or {}
    return {**row, "Category": product.get("Category", ""), "MaxRows": most}


def _products(account: "CoreState", news: list[tuple[str, bool]]) -> None:
    rows: list[Record] = []
    for guid, is_new in news:
        row = account.products.get(guid)
        if row is not None:
            shown = products.show(account, row, Ask({}, {}))
            scalars = {name: value for name, value in shown.items() if not isinstance(value, list | dict)}
            rows.append({"Event": "Creation" if is_new else "Update", **scalars})
    if rows:
        post_event(account, PRODUCT, {"NumberOfProducts": len(rows), "ProductDetailsList": rows, "EventType": PRODUCT})


def _customers(account: "CoreState", guids: list[str]) -> None:
    shown = [customers.show(account, row, Ask({}, {})) for guid in guids if (row := account.customers.get(guid))]
    if shown:
        rows = [_customer_row(row) for row in shown]
        body: dict[str, Any] = {"NumberOfCustomers": len(rows), "CustomerDetailsList": rows, "EventType": CUSTOMER}
        post_event(account, CUSTOMER, body)


def _customer_row(row: Record) -> Record:
    flat = {name: value for name, value in row.items() if name not in _LISTS}
    stamp = str(flat["LastModifiedOn"]).removesuffix("Z")
    lists = {"Addresses": row.get("Addresses", []), "Contacts": row.get("Contacts", [])}
    return {"Customer": {**flat, "LastModifiedOn": stamp}, **lists}
