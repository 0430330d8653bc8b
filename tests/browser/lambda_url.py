"""The admin function behind its URL, without AWS: requests of a client become events, as Lambda would make them."""

import base64
from threading import Lock
from typing import Any

import httpx
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.admin import is_for_console
from seamline.admin.api import build_api
from seamline.admin.desk import Desk
from seamline.admin.outlook import Outlook
from seamline.console.app import build_console
from seamline.domain.flow import Flow
from seamline.domain.plan import Plan
from seamline.flows.context import FlowContext
from seamline.settings import Settings
from tests.sandbox.flows.world import World, erp_account
from tests.unit.functions.events import ANA, RememberingQueue

type Json = dict[str, Any]


class SandboxOutlook(Outlook):
    """Asks the sandbox, whatever address of the ERP the applied settings name."""

    def __init__(self, world: World) -> None:
        super().__init__(lambda: world.runtime, getattr(world, "store", None), 600.0)
        self._erp_url = world.settings.erp.base_url

    def context(self, settings: Settings) -> FlowContext:
        """A connection over a state that forgets."""
        return super().context(self._reached(settings))

    def plan(self, settings: Settings, flow: Flow) -> Plan:
        """What a run would do."""
        return super().plan(self._reached(settings), flow)

    def _reached(self, settings: Settings) -> Settings:
        erp = settings.erp.model_copy(update={"base_url": self._erp_url})
        return settings.model_copy(update={"erp": erp})


class LambdaUrl(httpx.BaseTransport):
    """Answers as the function URL over a brand does; `runs` is the queue that runs are put on."""

    def __init__(self, world: World, by: str = ANA) -> None:
        self.runs = RememberingQueue()
        self._by = by
        # A container of Lambda's never works on two requests at once, and its router could not.
        self._one_at_a_time = Lock()
        desk = Desk(world.table, self.runs, world.clock, lambda _settings: world.context(), erp_account)
        self._console, self._api = build_console(desk, SandboxOutlook(world)), build_api(desk)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Make an event of the request, and a response of the answer."""
        event = event_of(request, self._by)
        with self._one_at_a_time:
            answer = (self._console if is_for_console(event) else self._api).resolve(event, LambdaContext())
        body = answer["body"].encode()
        content = base64.b64decode(body) if answer["isBase64Encoded"] else body
        return httpx.Response(answer["statusCode"], headers=answer["headers"], content=content)


def event_of(request: httpx.Request, by: str = ANA) -> Json:
    """A function URL's event, payload format 2.0: the address with its escapes, every body as if it were binary."""
    path, method = request.url.raw_path.decode().partition("?")[0], request.method
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": request.url.query.decode(),
        "headers": {name.lower(): value for name, value in request.headers.items()},
        "queryStringParameters": dict(request.url.params) or None,
        "requestContext": {
            "http": {"method": method, "path": path},
            "stage": "$default",
            "requestId": "1",
            "authorizer": {"iam": {"userArn": by}},
        },
        "body": base64.b64encode(request.content).decode() if request.content else None,
        "isBase64Encoded": bool(request.content),
    }
