"""`seamline explain`: why one SKU, style or customer looks in JOOR as it does, or is not there."""

from contextlib import suppress
from typing import Annotated

import typer
from msgspec import Struct

from seamline.cli.check import applied_settings
from seamline.cli.direct import SECONDS, runtime_over
from seamline.cli.explain_customer import show_customer
from seamline.cli.explain_images import show_images
from seamline.cli.explain_stock import show_stock
from seamline.cli.output import moment, print_json, say
from seamline.cli.tools import ConnectionOption, JsonOption, stack_of, tools_of
from seamline.clock import utc
from seamline.domain.flow import Lane
from seamline.errors import NotFound, SettingsInvalid
from seamline.flows.context import FlowContext
from seamline.flows.explain import ExplainedGroup, ExplainedStyle, LastPush
from seamline.flows.explain import explain as explain_name
from seamline.flows.explain_customer import ExplainedCustomer, explain_customer
from seamline.flows.explain_images import ExplainedImages, explain_images
from seamline.flows.explain_stock import ExplainedStock, explain_stock
from seamline.meter import Meter
from seamline.runtime import Slice
from seamline.state.overlay import OverlayTable


class Answer(Struct, frozen=True):
    """What is known under a name."""

    name: str
    groups: tuple[ExplainedGroup, ...]
    images: tuple[ExplainedImages, ...]
    stock: tuple[ExplainedStock, ...]
    customer: ExplainedCustomer | None


def explain(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="A SKU, a style's number or identifier, or a customer.")],
    connection: ConnectionOption = "",
    as_json: JsonOption = False,
) -> None:
    """Tell by which rule it is selected, what JOOR should show and from where, the last push, and open problems.

    Of a SKU the stock is told too, which takes a few reads of both APIs; all else is answered from memory.
    """
    stack = stack_of(ctx)
    settings = applied_settings(stack, connection)
    secret = stack.secrets.get(settings.connection)
    runtime = runtime_over(OverlayTable(stack.table), settings, secret, tools_of(ctx))
    part = Slice(Lane.RECONCILE, runtime.clock.now() + SECONDS, Meter())
    answer = _answer(runtime.context(settings, part), name)
    if as_json:
        print_json(answer)
        return
    for group in answer.groups:
        show_group(group)
    for images in answer.images:
        show_images(images)
    for stock in answer.stock:
        show_stock(stock)
    if answer.customer:
        show_customer(answer.customer)


def _answer(flow: FlowContext, name: str) -> Answer:
    """Everything that answers to the name. NotFound when nothing does."""
    groups = explain_name(flow, name).groups
    stock = explain_stock(flow, name) if groups else ()
    customer = None
    with suppress(NotFound, SettingsInvalid):
        customer = explain_customer(flow, name)
    if not groups and customer is None:
        fix = "check the spelling; only what a run of the styles or the customers flow has read is known"
        raise NotFound(f"nothing that was ever read answers to {name!r}", fix=fix)
    return Answer(name, groups, explain_images(flow, name), stock, customer)


def show_group(group: ExplainedGroup) -> None:
    """A family or product for people."""
    say(group.name)
    for product in group.products:
        say(f"  {product.sku}: {'selected' if product.selected else 'left out'}, {product.rule}")
    for style in group.styles:
        _show_style(style)
    for push in group.former:
        say(f"  former style {_push_words(push)}")
    for field in group.next:
        say(f"  next run   {field.field}: {field.before or '(none)'} -> {field.after or '(none)'}")
    for problem in group.problems:
        say(f"  problem    {'; '.join(problem.reasons)}")
        say(f"             -> {problem.fix}")


def _show_style(style: ExplainedStyle) -> None:
    say(f"  style {style.identifier}")
    for field in style.fields:
        say(f"    {field.field}: {field.value}   [{field.source}]")
    for reason in style.held:
        say(f"    held: {reason}")
    say(f"    last push: {_push_words(style.last_push) if style.last_push else 'never'}")


def _push_words(push: LastPush) -> str:
    left = f", then {push.left}" if push.left else ""
    return f"{push.number} at {moment(utc(push.pushed_at).isoformat())}: {push.reason or 'a run'}{left}"
