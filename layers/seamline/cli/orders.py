"""`seamline orders`: where every order stands, beside its sale if you like, and making one go again."""

from decimal import Decimal
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter, ValidationError

from seamline.cli.addresses import address
from seamline.cli.admin import AdminApi
from seamline.cli.order_list import find_orders
from seamline.cli.output import moment, print_json, print_table, say
from seamline.cli.tools import ConnectionOption, JsonOption, stack_of
from seamline.domain.ledger import OrderState
from seamline.settings.base import Seconds

type Json = dict[str, Any]
COLUMNS = ("order", "customer", "total", "state", "sale", "why")
OrderArgument = Annotated[str, typer.Argument(help="JOOR's order id.")]
app = typer.Typer(help="See orders, and retry, edit, release or re-export one.")


@app.callback(invoke_without_command=True)
def orders(
    ctx: typer.Context,
    state: Annotated[OrderState | None, typer.Option(help="Only orders in this state.")] = None,
    search: Annotated[str, typer.Option(help="Only with this in id, customer, purchase order, sale or reasons.")] = "",
    older_than: Annotated[str, typer.Option(help="Only received at least so long ago: 30m, 2h, 1d.")] = "0s",
    limit: Annotated[int, typer.Option(min=0, help="How many to show at most; 0 shows all.")] = 100,
    connection: ConnectionOption = "",
    as_json: JsonOption = False,
) -> None:
    """List orders, the newest id first. Whatever is searched for, the whole ledger is looked through."""
    if ctx.invoked_subcommand:
        return
    admin, name = reach(ctx, connection)
    wanted = {"state": state.value if state else "", "search": search, "older_than": str(seconds_in(older_than))}
    found = find_orders(admin, name, wanted, limit)
    if as_json:
        print_json(found)
        return
    print_table("orders", COLUMNS, [_row(row) for row in found["orders"]])
    if found["next"]:
        say(f"These are the newest {limit}; there are more: --limit {limit * 10} shows more of them, --limit 0 all.")


@app.command()
def show(
    ctx: typer.Context,
    order_id: OrderArgument,
    connection: ConnectionOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show one order with its whole history."""
    admin, name = reach(ctx, connection)
    found = admin.get(order_address(name, order_id))
    if as_json:
        print_json(found)
        return
    print_table("order", COLUMNS, [_row(found)])
    if edits := [_edit_row(row) for row in found.get("edits", [])]:
        print_table("edited here", ("field", "JOOR has", "counts", "by", "when"), edits)
    if found.get("allowed"):
        say(f"let pass for this order: {', '.join(found['allowed'])}")
    events = [(moment(event["at"]), event["what"], _told(event), event["by"]) for event in found.get("history", [])]
    print_table("history", ("when", "what", "text", "by"), events)


@app.command()
def sale(
    ctx: typer.Context,
    order_id: OrderArgument,
    connection: ConnectionOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show an order beside its sale: what was or would be sent, the sale as it is now, and how they differ."""
    admin, name = reach(ctx, connection)
    found = admin.get(order_address(name, order_id, "sale"))
    if as_json:
        print_json(found)
        return
    wanted, there = _amounts(found["draft"]), _amounts(found["sale"])
    rows = [(sku, wanted.get(sku, "-"), there.get(sku, "-")) for sku in dict.fromkeys([*wanted, *there])]
    number = found["sale"]["number"] if found["sale"] else ""
    print_table("sale", ("SKU", "the order asks for", f"sale {number} has" if number else "no sale yet"), rows)
    for difference in found["differences"]:
        say(f"differs: {difference}")
    for reason in found["reasons"]:
        say(f"no sale: {reason}")
    for kind, reasons in found["acceptable"].items():
        say(f"could be let pass with --accept {kind}: {'; '.join(reasons)}")
    if found["payload"]:
        say(f"{'sent' if found['sent'] else 'would be sent'}: {found['payload']}")


@app.command(name="re-export")
def re_export(
    ctx: typer.Context,
    order_id: OrderArgument,
    void_first: Annotated[bool, typer.Option("--void-first", help="First void the sale that is live.")] = False,
    keep_edits: Annotated[
        bool | None, typer.Option("--keep-edits/--drop-edits", help="Whether what was edited here counts again.")
    ] = None,
    connection: ConnectionOption = "",
) -> None:
    """Make a new sale of an order. Refused while an earlier sale is live, unless that is voided first."""
    admin, name = reach(ctx, connection)
    admin.post(order_address(name, order_id, "re-export"), {"void_first": void_first, "keep_edits": keep_edits})
    say(f"Order {order_id} is on its way again; follow it with `seamline orders show {order_id}`.")


@app.command()
def retry(
    ctx: typer.Context,
    order_id: OrderArgument,
    connection: ConnectionOption = "",
) -> None:
    """Try a held or failed order now instead of later."""
    admin, name = reach(ctx, connection)
    admin.post(order_address(name, order_id, "retry"))
    say(f"Order {order_id} is tried now; follow it with `seamline orders show {order_id}`.")


def _told(event: Json) -> str:
    """The words of a line of the history, and how often it happened if that was more than once."""
    often = event.get("times", 1)
    return f"{event['text']} ({often} times since {moment(event['since'])})" if often > 1 else str(event["text"])


def _edit_row(edit: Json) -> tuple[str, ...]:
    field = f"line {edit['line']} {edit['field']} of {edit['label']}" if edit["line"] else edit["field"]
    return field, edit["joor"], edit["value"], edit["by"], moment(edit["at"])


def _amounts(sale: Json | None) -> dict[str, str]:
    """The lines and charges of a sale in words, by SKU or name."""
    if not sale:
        return {}
    lines = {row["sku"]: f"{row['quantity']} x {_money(row['price'])}" for row in sale["lines"]}
    charges = {row["description"]: _money(row["amount"]) for row in sale["charges"]}
    return {**lines, **charges, "total": _money(sale["total"])}


def _money(text: str) -> str:
    """An amount with its cents, and with whatever is finer than that."""
    amount = Decimal(text)
    return f"{amount:.2f}" if amount == round(amount, 2) else f"{amount:f}"


def seconds_in(age: str) -> int:
    """An age in seconds. Raises typer.BadParameter."""
    try:
        return TypeAdapter(Seconds).validate_python(age)
    except ValidationError as error:
        raise typer.BadParameter(f"{age!r} is not an age: write 30m, 2h or 1d") from error


def reach(ctx: typer.Context, connection: str) -> tuple[AdminApi, str]:
    """The admin API, and the connection to work on."""
    admin = stack_of(ctx).admin
    return admin, admin.only_connection(connection)


def order_address(connection: str, order_id: str, *steps: str) -> str:
    """The address of an order, or of something about it. Raises NotFound for what cannot be an order's id."""
    return address("connections", connection, "orders", order_id, *steps)


def _row(entry: Json) -> tuple[str, ...]:
    return (
        str(entry.get("id", "")),
        str(entry.get("customer", "")),
        f"{entry.get('total', '')} {entry.get('currency', '')}",
        str(entry.get("state", "")),
        str(entry.get("sale_number", "")),
        "\n".join(entry.get("reasons") or entry.get("differences") or ()),
    )
