"""Switches our webhooks on again where the ERP gave up on them: after some failed deliveries it never tries again."""

import logging

from seamline.errors import MissingPrerequisite
from seamline.flows.context import FlowContext
from seamline.hints.registration import Deed, revive


def revive_webhooks(ctx: FlowContext) -> tuple[str, ...]:
    """What was done, in words. One call where webhooks are registered, none where they are not."""
    desk, bases = ctx.erp.webhooks, ctx.hooks.get().bases
    if desk is None or not bases:
        return ()
    try:
        done = revive(desk, bases)
    except MissingPrerequisite as error:
        _LOG.warning("webhooks were registered, but %s", error)
        return ()
    return tuple(_words(one.event, one.deed, one.words) for one in done)


def _words(event: str, deed: Deed, words: str) -> str:
    if deed is Deed.REFUSED:
        return f"the webhook {event} is switched off in the ERP and stays so: {words}"
    return f"the webhook {event} was switched off in the ERP, and is active again"


_LOG = logging.getLogger(__name__)
