"""The whole account as JSON, so that a test outside the process can assert on anything in it."""

from dataclasses import asdict

from sandbox.joor.jobs import job_view
from sandbox.joor.models import Json, Linesheet, Order, Style
from sandbox.joor.order_book import order_total
from sandbox.joor.order_view import order_payload
from sandbox.joor.state import JoorState
from sandbox.joor.style_view import style_view
from sandbox.joor.texts import money, stamp


def snapshot(state: JoorState) -> Json:
    """Styles, linesheets, stock, customers, orders, jobs and the mailbox."""
    return {
        "styles": [_style(state, style) for style in state.styles.values()],
        "linesheets": [_linesheet(state, sheet) for sheet in state.linesheets.values()],
        "inventory": _inventory(state),
        "connections": [_connection(row) for row in map(asdict, state.connections.values())],
        "orders": [_order(state, order) for order in state.orders.values()],
        "jobs": [job_view(state, job) | {"kind": job.kind, "method": job.method} for job in state.jobs.values()],
        "mailbox": [asdict(mail) | {"at": stamp(mail.at)} for mail in state.mailbox],
        "credits_used": state.window.used,
    }


def _style(state: JoorState, style: Style) -> Json:
    skus = [
        {
            "id": sku.id,
            "color_code": style.colors[sku.color_id].code,
            "size": style.sizes[sku.size_id].name,
            "upc": sku.upc,
            "external_id": sku.external_id,
            "made_to_order": sku.made_to_order,
            "prices": {type_id: asdict(price) for type_id, price in sku.prices.items()},
        }
        for sku in style.skus.values()
    ]
    assets = [asdict(image) for image in style.images]
    statuses = {color.code or color.name: color.status for color in style.colors.values()}
    return style_view(state, style) | {"skus": skus, "assets": assets, "color_statuses": statuses}


def _linesheet(state: JoorState, sheet: Linesheet) -> Json:
    season = state.seasons.get(sheet.season_id)
    return {
        "id": sheet.id,
        "name": sheet.name,
        "code": sheet.code,
        "by_hand": sheet.by_hand,
        "season_code": season.external_id if season else "",
        "start_ship": sheet.start_ship,
        "complete_ship": sheet.complete_ship,
        "styles": [state.styles[style_id].number for style_id in sheet.items],
        "identifiers": [state.styles[style_id].identifier for style_id in sheet.items],
    }


def _inventory(state: JoorState) -> list[Json]:
    return [
        {
            "sku_id": sku_id,
            "upc": state.skus[sku_id].upc,
            "style_identifier": state.styles[state.skus[sku_id].style_id].identifier,
            "warehouse": bucket.warehouse,
            "date": bucket.date,
            "quantity": quantity,
        }
        for sku_id, cells in state.inventory.items()
        for bucket, quantity in cells.items()
    ]


def _connection(row: Json) -> Json:
    return row | {"created": stamp(row["created"]), "modified": stamp(row["modified"])}


def _order(state: JoorState, order: Order) -> Json:
    return {
        "order_id": order.order_id,
        "status": order.status,
        "export_status": order.export_status,
        "export_description": order.export_description,
        "exported_at": stamp(order.exported_at),
        "modified_since_export": order.modified_since_export,
        "tracking_number": order.tracking_number,
        "total": money(order_total(order)),
        "lines": [
            {"id": line.id, "upc": line.fields.get("item_upc", ""), "quantity": line.quantity}
            | {"unit_price": money(line.unit_price), "cancelled": line.cancelled}
            for line in order.lines
        ],
        "payload": order_payload(state, order),
    }
