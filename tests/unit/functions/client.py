"""An operator who talks to the API in this process."""

import json
from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from seamline.admin.api import build_api
from seamline.admin.desk import Desk
from seamline.flows.context import FlowContext
from seamline.hints.key_store import MemoryHookKeys
from seamline.hints.office import HookOffice
from seamline.settings import Settings
from tests.sandbox.flows.world import World, erp_account
from tests.unit.functions.events import ANA, Json, RememberingQueue, request

WEBHOOK_URL = "https://hooks.example.com/"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def body(self) -> Json:
        """The JSON object in it."""
        found: Json = json.loads(self.text)
        return found

    @property
    def error(self) -> Json:
        """The error in it."""
        assert set(self.body) == {"error"}
        found: Json = self.body["error"]
        assert set(found) == {"kind", "message", "fix", "problems"}
        return found


class Client:
    """Sends requests to the API over a brand, which `desk` reaches; `runs` is the queue it puts runs on."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.runs = RememberingQueue()
        self.failure: Exception | None = None
        self.hook_keys = MemoryHookKeys()
        office = HookOffice(world.table, self.hook_keys, world.clock, WEBHOOK_URL)
        self.desk = Desk(world.table, self.runs, world.clock, self._context, erp_account, office)
        self._api = build_api(self.desk)

    def get(self, path: str, **query: str) -> Answer:
        """Read something."""
        return self.send("GET", path, query=query or None)

    def post(self, path: str, body: Any = None, by: str | None = ANA) -> Answer:
        """Make something happen."""
        return self.send("POST", path, body, by=by)

    def put(self, path: str, body: Any) -> Answer:
        """Replace something."""
        return self.send("PUT", path, body)

    def send(self, method: str, path: str, body: Any = None, query: Json | None = None, by: str | None = ANA) -> Answer:
        """Send any request."""
        return self.resolve(request(method, path, body, query, by))

    def resolve(self, event: Json) -> Answer:
        """Send a whole event."""
        answer = self._api.resolve(event, LambdaContext())
        return Answer(answer["statusCode"], answer.get("headers", {}), answer["body"])

    def _context(self, settings: Settings) -> FlowContext:
        if self.failure:
            raise self.failure
        return self._world.context()
