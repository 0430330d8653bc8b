"""`seamline orders`: where every order stands, and the two things an operator may do to one."""

from typing import Annotated, Any

import typer
from pydantic import TypeAdapter, ValidationError

from seamline.cli.admin import AdminApi
from seamline.cli.output import moment, print_json, print_table, say
from seamline.cli.tools import ConnectionOption, JsonOption, stack_of
from seamline.domain.ledger import OrderState
from seamline.settings.base import Seconds

type Json = dict[str, Any]
COLUMNS = ("order", "customer", "total", "state", "sale", "why")
OrderArgument = Annotated[str, typer.Argument(help="JOOR's order id.")]
app = typer.Typer(help="See orders, re-export one, or retry one now.")


@app.callback(invoke_without_command=True)
def orders(
    ctx: typer.Context,
    state: Annotated[OrderState | None, typer.Option(help="Only orders in this state.")] = None,
    search: Annotated[str, typer.Option(help="Only with this in id, customer, purchase order, sale or reasons.")] = "",
    older_than: Annotated[str, typer.Option(help="Only received at least so long ago: 30m, 2h, 1d.")] = "0s",
    connection: ConnectionOption = "",
    as_json: JsonOption = False,
) -> None:
    """List orders."""
    if ctx.invoked_subcommand:
        return
    admin, name = _reach(ctx, connection)
    wanted = {"state": state.value if state else "", "search": search, "older_than": str(seconds_in(older_than))}
    found = admin.get(f"/connections/{name}/orders", wanted)
    if as_json:
        print_json(found)
        return
    print_table(
        "orders", ("order", "customer", "total", "state", "sale", "why"), [_row(row) for row in found["orders"]]
    )


@app.command()
def show(
    ctx: typer.Context,
    order_id: OrderArgument,
    connection: ConnectionOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show one order with its whole history."""
    admin, name = _reach(ctx, connection)
    found = admin.get(f"/connections/{name}/orders/{order_id}")
    if as_json:
        print_json(found)
        return
    print_table("order", COLUMNS, [_row(found)])
    events = [(moment(event["at"]), event["what"], event["text"], event["by"]) for event in found.get("history", [])]
    print_table("history", ("when", "what", "text", "by"), events)


@app.command(name="re-export")
def re_export(
    ctx: typer.Context,
    order_id: OrderArgument,
    void_first: Annotated[bool, typer.Option("--void-first", help="First void the sale that is live.")] = False,
    connection: ConnectionOption = "",
) -> None:
    """Make a new sale of an order. Refused while an earlier sale is live, unless that is voided first."""
    admin, name = _reach(ctx, connection)
    admin.post(f"/connections/{name}/orders/{order_id}/re-export", {"void_first": void_first})
    say(f"Order {order_id} is on its way again; follow it with `seamline orders show {order_id}`.")


@app.command()
def retry(
    ctx: typer.Context,
    order_id: OrderArgument,
    connection: ConnectionOption = "",
) -> None:
    """Try a held or failed order now instead of later."""
    admin, name = _reach(ctx, connection)
    admin.post(f"/connections/{name}/orders/{order_id}/retry")
    say(f"Order {order_id} is tried now; follow it with `seamline orders show {order_id}`.")


def seconds_in(age: str) -> int:
    """An age in seconds. Raises typer.BadParameter."""
    try:
        return TypeAdapter(Seconds).validate_python(age)
    except ValidationError as error:
        raise typer.BadParameter(f"{age!r} is not an age: write 30m, 2h or 1d") from error


def _reach(ctx: typer.Context, connection: str) -> tuple[AdminApi, str]:
    admin = stack_of(ctx).admin
    return admin, admin.only_connection(connection)


def _row(entry: Json) -> tuple[str, ...]:
    return (
        str(entry.get("id", "")),
        str(entry.get("customer", "")),
        f"{entry.get('total', '')} {entry.get('currency', '')}",
        str(entry.get("state", "")),
        str(entry.get("sale_number", "")),
        "\n".join(entry.get("reasons") or entry.get("differences") or ()),
    )
