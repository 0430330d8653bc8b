"""What `seamline check` says of webhooks. They make things faster, so that nothing about them is ever a problem."""

from seamline.cli.checked import Checked
from seamline.errors import MissingPrerequisite
from seamline.flows.context import FlowContext
from seamline.hints.gathering import wanted_flows

NAME = "Webhooks"
BY_POLLING = "changes are found by polling"


def check_webhooks(ctx: FlowContext) -> Checked:
    """One read of the ERP. The connection's own are known by the end of their address."""
    desk, flows = ctx.erp.webhooks, list(wanted_flows(ctx.settings))
    if desk is None or not flows:
        return Checked(NAME, f"none are wanted or to be had: {BY_POLLING}")
    try:
        listed = desk.all()
    except MissingPrerequisite as error:
        return Checked(NAME, BY_POLLING, notes=(f"{error}; {error.fix}",))
    name = ctx.settings.connection
    active = {webhook.event: webhook.active for webhook in listed if webhook.url.endswith(f"/{name}/{webhook.event}")}
    wanted = [event for flow in flows for event in desk.events.get(flow, ())]
    notes = tuple(_note(event, active.get(event)) for event in wanted if not active.get(event))
    return Checked(NAME, f"{len(wanted) - len(notes)} of {len(wanted)} are active", notes=notes)


def _note(event: str, active: bool | None) -> str:
    state = "not registered" if active is None else "switched off in the ERP"
    return f"{event} is {state}: `seamline apply` puts that right"
