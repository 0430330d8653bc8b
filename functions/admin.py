"""Serves the operator's JSON API and, at its own addresses, the console."""

from functools import cache
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver

from seamline.admin.api import build_api
from seamline.admin.desk import Desk
from seamline.environment import Environment, environment
from seamline.hints.office import HookOffice

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from seamline.admin.outlook import Outlook
    from seamline.flows.context import FlowContext
    from seamline.settings import Settings

REQUEST_SECONDS = 24.0
"""Less than the function's 30, so that a slow API ends in an answer and not in a timeout."""


def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
    """Answer one request."""
    site = console() if is_for_console(event) else api()
    return site.resolve(event, context)


def is_for_console(event: dict[str, Any]) -> bool:
    """Whether a page is asked for, and not the API."""
    return f"{event.get('rawPath')}/".startswith("/console/")


@cache
def api() -> LambdaFunctionUrlResolver:
    """This container's API."""
    return build_api(desk_of(environment()))


@cache
def console() -> LambdaFunctionUrlResolver:
    """This container's console."""
    # It brings the template engine, which the API does without.
    from seamline.console.app import build_console

    return build_console(desk_of(environment()), outlook_of(environment()))


def outlook_of(here: Environment) -> "Outlook":
    """What the console may ask over an environment."""
    from seamline.admin.outlook import Outlook

    return Outlook(lambda: here.runtime, here.pictures.store if here.pictures else None, REQUEST_SECONDS)


def desk_of(here: Environment) -> Desk:
    """The desk over an environment; the adapters to both APIs are loaded by the first request that needs them."""

    def context(settings: "Settings") -> "FlowContext":
        from seamline.domain.flow import Lane
        from seamline.meter import Meter
        from seamline.runtime import Slice

        part = Slice(Lane.ORDERS, here.clock.now() + REQUEST_SECONDS, Meter())
        return here.runtime.context(settings, part)

    def erp_account(connection: str) -> str:
        return here.secrets.get(connection).cin7_core.account_id

    url = here.webhook_url
    hooks = HookOffice(here.table, here.hook_keys, here.clock, url) if url else None
    return Desk(here.table, here.runs, here.clock, context, erp_account, hooks)
