"""The steps a client takes to bring an order into Cin7 Core."""

from typing import Any

import httpx

JSON = dict[str, Any]


def open_sale(api: httpx.Client, **fields: Any) -> JSON:
    """POST /sale for Boutique Nord."""
    body = {"Customer": "Boutique Nord", "SkipQuote": True, "Location": "Main Warehouse", **fields}
    answer = api.post("sale", json=body)
    assert answer.status_code == 200, answer.text
    sale: JSON = answer.json()
    return sale


def line(sku: str, quantity: float, price: float = 96, **fields: Any) -> JSON:
    """An order line whose total follows from the rest."""
    total = quantity * price * (1 - fields.get("Discount", 0) / 100)
    return {"SKU": sku, "Quantity": quantity, "Price": price, "TaxRule": "Tax Exempt", "Total": total, **fields}


def send_order(api: httpx.Client, sale: JSON, *lines: JSON, **fields: Any) -> httpx.Response:
    """POST /sale/order, authorised unless it says otherwise."""
    body = {"SaleID": sale["ID"], "Status": "AUTHORISED", "Lines": list(lines), **fields}
    return api.post("sale/order", json=body)


def authorised(api: httpx.Client, *lines: JSON, **fields: Any) -> JSON:
    """A sale whose order is authorised."""
    sale = open_sale(api, **fields)
    answer = send_order(api, sale, *lines)
    assert answer.status_code == 200, answer.text
    return read(api, sale)


def read(api: httpx.Client, sale: JSON) -> JSON:
    """GET /sale."""
    found: JSON = api.get("sale", params={"ID": sale["ID"]}).json()
    return found


def stock(api: httpx.Client, sku: str, location: str = "Main Warehouse") -> tuple[float, float, float]:
    """OnHand, Allocated and Available of a SKU at a location, over its bins."""
    rows = api.get("ref/productavailability", params={"Sku": sku, "Location": location}).json()
    found = rows["ProductAvailabilityList"]
    on_hand, allocated, available = (sum(row[name] for row in found) for name in ("OnHand", "Allocated", "Available"))
    return on_hand, allocated, available


def texts(answer: httpx.Response) -> list[str]:
    """The texts of an error answer, which must be an array with status 400."""
    assert answer.status_code == 400, answer.text
    return [problem["Exception"] for problem in answer.json()]
