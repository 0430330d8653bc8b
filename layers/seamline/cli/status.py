"""`seamline status`: how every flow of every connection stands, and what waits for a person."""

from typing import Any

import typer

from seamline.cli.addresses import address
from seamline.cli.admin import AdminApi
from seamline.cli.output import moment, print_json, print_table, say, tally
from seamline.cli.tools import ConnectionOption, JsonOption, stack_of

type Json = dict[str, Any]
AWAITING_SHOWN = 20


def status(
    ctx: typer.Context,
    connection: ConnectionOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show flows, their last runs, and open problems."""
    admin = stack_of(ctx).admin
    names = [row["name"] for row in admin.get("/connections")["connections"]]
    chosen = [admin.only_connection(connection)] if connection else names
    found = [_of(admin, name) for name in chosen]
    if as_json:
        print_json({"connections": found})
        return
    if not found:
        say("No connection has been applied yet; run `seamline apply` with a connection file.")
    for one in found:
        _show(one)


def _of(admin: AdminApi, name: str) -> Json:
    return {
        "name": name,
        "flows": admin.get(address("connections", name, "flows"))["flows"],
        "problems": admin.get(address("connections", name, "problems"))["problems"],
        "awaiting": admin.get(address("connections", name, "customers", "awaiting"))["awaiting"],
    }


def _show(connection: Json) -> None:
    rows = [_flow_row(row) for row in connection["flows"]]
    print_table(connection["name"], ("flow", "runs", "last run", "status", "last good", "moved", "calls"), rows)
    problems = [
        (row["flow"], row["label"] or row["key"], "\n".join(row["reasons"]), row["fix"])
        for row in connection["problems"]
    ]
    waiting = [(row["name"], row["code"], moment(row["awaiting_since"])) for row in connection["awaiting"]]
    if waiting:
        print_table("customers awaiting match in JOOR", ("customer", "code", "since"), waiting[:AWAITING_SHOWN])
        if len(waiting) > AWAITING_SHOWN:
            say(f"... and {len(waiting) - AWAITING_SHOWN} more")
    print_table("open problems", ("flow", "record", "why", "what to do"), problems)


def _flow_row(row: Json) -> tuple[str, ...]:
    last: Json = row.get("last_run") or {}
    return (
        row["flow"],
        _pace(row),
        moment(last.get("started")),
        last.get("error") or last.get("status") or "never ran",
        moment(row.get("last_good")),
        tally(last.get("counts") or {}),
        tally(last.get("calls") or {}),
    )


def _pace(row: Json) -> str:
    if not row.get("enabled", True):
        return "off"
    return "paused" if row.get("paused") else f"every {row.get('every', '?')} s"
