"""Points 3, 6 and 7: every approved order becomes one sale, an impossible one waits, and one is exported anew."""

from collections.abc import Iterable

from seamline.demo.brand import CORE, Catalogue, Json, State
from seamline.demo.world import PointFailed, World, require
from seamline.domain.flow import Flow
from seamline.errors import Refused

FORBIDDEN = 403


def orders_become_sales(world: World) -> str:
    """Point 3. Each approved order that can become a sale has exactly one, and JOOR shows its number."""
    catalogue = world.brand.catalogue()
    world.until(lambda: order_differences(catalogue, world.brand.state()), lambda: world.run(Flow.ORDERS))
    state = world.brand.state()
    ready = [row for row in approved(state) if not obstacles(row, catalogue, state)]
    return f"{len(ready)} orders, {len(ready)} sales; {len(approved(state)) - len(ready)} held"


def unknown_sku_is_held(world: World) -> str:
    """Point 6. The order waits with its reason in sight, and goes by itself once the product exists."""
    state, catalogue = world.brand.state(), world.brand.catalogue()
    order, upc = next((row, upc) for row in approved(state) for upc in unknown_upcs(row, catalogue))
    order_id = order["order_id"]
    held = [row for row in world.admin.get(f"{world.path}/held")["held"] if row["id"] == order_id]
    if not any(upc in reason for row in held for reason in row["reasons"]):
        raise PointFailed(f"order {order_id} is not shown as held for UPC {upc}: {held}")
    require([f"order {order_id} has sale {n}" for n in sale_numbers(state, order_id)])
    _add_product(world, order, upc, catalogue)
    world.run(Flow.STYLES)
    world.until(lambda: _not_exported(world, order_id), lambda: world.run(Flow.ORDERS))
    return f"order {order_id} waited for UPC {upc}, then became {sale_numbers(world.brand.state(), order_id)[0]}"


def order_is_reexported(world: World) -> str:
    """Point 7. Only a signed request re-exports, only when no sale is live, and again there is exactly one."""
    catalogue, state = world.brand.catalogue(), world.brand.state()
    order_id = next(
        row["order_id"]
        for row in approved(state)
        if sale_numbers(state, row["order_id"]) and not obstacles(row, catalogue, state)
    )
    before = sale_numbers(state, order_id)[0]
    path = f"{world.path}/orders/{order_id}/re-export"
    answered = world.stranger.post(path, json={}).status_code
    if answered != FORBIDDEN:
        raise PointFailed(f"an unsigned request was answered {answered} instead of {FORBIDDEN}")
    _refused_while_live(world, path)
    world.brand.by_hand(CORE, "void", sale=before)
    world.admin.post(path, {"void_first": False})
    world.until(lambda: _not_exported(world, order_id), lambda: world.run(Flow.ORDERS))
    after = sale_numbers(world.brand.state(), order_id)[0]
    return f"unsigned: {FORBIDDEN}; signed: order {order_id} went from {before} (voided) to {after}"


def approved(state: State) -> list[Json]:
    """JOOR's approved orders."""
    return [row for row in state.joor["orders"] if row["status"] == "APPROVED"]


def order_differences(catalogue: Catalogue, state: State) -> list[str]:
    """Where the sales are not what the approved orders call for."""
    return [line for order in approved(state) for line in _differences(order, catalogue, state)]


def obstacles(order: Json, catalogue: Catalogue, state: State) -> list[str]:
    """Why an order cannot become a sale yet."""
    code = order["payload"]["customer_code"].lower()
    customer = next((row for row in state.core["customers"] if row["ID"].lower() == code), None)
    found = [f"UPC {upc}" for upc in unknown_upcs(order, catalogue)]
    if customer is None or customer["Status"] != "Active":
        found.append("no customer")
    elif customer["IsOnCreditHold"]:
        found.append("credit hold")
    return found


def unknown_upcs(order: Json, catalogue: Catalogue) -> list[str]:
    """The UPCs of an order that no product of the ERP carries."""
    known = {row["Barcode"] for row in catalogue.products}
    return [line["item_upc"] for line in order["payload"]["line_items"] if line["item_upc"] not in known]


def promised_units(state: State) -> dict[str, float]:
    """Units by UPC that approved orders want and no sale has reserved yet."""
    units: dict[str, float] = {}
    for order in approved(state):
        if not live_sales(state, order["order_id"]):
            for line in order["payload"]["line_items"]:
                units[line["item_upc"]] = units.get(line["item_upc"], 0.0) + _quantity(line)
    return units


def live_sales(state: State, order_id: str) -> list[Json]:
    """The sales made for an order that are not voided."""
    sales: list[Json] = state.core["sales"]
    return [
        row for row in sales if str(row["ExternalID"]).startswith(f"joor:{order_id}:") and row["Status"] != "VOIDED"
    ]


def sale_numbers(state: State, order_id: str) -> list[str]:
    """The numbers of the order's live sales."""
    return [row["Order"]["SaleOrderNumber"] for row in live_sales(state, order_id)]


def _differences(order: Json, catalogue: Catalogue, state: State) -> Iterable[str]:
    order_id, sales = order["order_id"], live_sales(state, order["order_id"])
    if obstacles(order, catalogue, state):
        if sales:
            yield f"order {order_id} has a sale although {', '.join(obstacles(order, catalogue, state))}"
        return
    if len(sales) != 1:
        yield f"order {order_id} has {len(sales)} live sales"
        return
    number = sales[0]["Order"]["SaleOrderNumber"]
    if _units(order, catalogue) != _sold(sales[0]):
        yield f"order {order_id}: {number} sells {_sold(sales[0])} instead of {_units(order, catalogue)}"
    if f"{sales[0]['Order']['TotalBeforeTax']:.2f}" != f"{float(order['total']):.2f}":
        yield f"order {order_id}: {number} is over {sales[0]['Order']['TotalBeforeTax']} instead of {order['total']}"
    if order["export_status"] != "SUCCESS" or number not in order["export_description"]:
        yield f"order {order_id}: JOOR shows {order['export_status']} {order['export_description']!r}, not {number}"


def _units(order: Json, catalogue: Catalogue) -> dict[str, float]:
    skus = {row["Barcode"]: row["SKU"] for row in catalogue.products}
    found: dict[str, float] = {}
    for line in order["payload"]["line_items"]:
        sku = skus[line["item_upc"]]
        found[sku] = found.get(sku, 0.0) + _quantity(line)
    return found


def _quantity(line: Json) -> float:
    return float(line["item_quantity"]) * float(line["item_multiplier"] or 1)


def _sold(sale: Json) -> dict[str, float]:
    found: dict[str, float] = {}
    for line in sale["Order"]["Lines"]:
        found[line["SKU"]] = found.get(line["SKU"], 0.0) + float(line["Quantity"])
    return found


def _not_exported(world: World, order_id: str) -> list[str]:
    catalogue, state = world.brand.catalogue(), world.brand.state()
    order = next(row for row in approved(state) if row["order_id"] == order_id)
    waiting = [f"order {order_id} has no live sale yet"] if not live_sales(state, order_id) else []
    return waiting or list(_differences(order, catalogue, state))


def _add_product(world: World, order: Json, upc: str, catalogue: Catalogue) -> None:
    """Somebody creates the missing product in the ERP."""
    line = next(row for row in order["payload"]["line_items"] if row["item_upc"] == upc)
    like = catalogue.products[0]
    product = {
        "SKU": f"NEW-{upc[-5:]}",
        "Name": f"{line['item_name']} {line['item_size']}",
        "Barcode": upc,
        "Category": like["Category"],
        "Brand": like["Brand"],
        "PriceTiers": like["PriceTiers"],
    }
    world.brand.by_hand(CORE, "add_product", product=product)


def _refused_while_live(world: World, path: str) -> None:
    try:
        world.admin.post(path, {"void_first": False})
    except Refused:
        return
    raise PointFailed("a re-export was accepted although the order's sale is live")
