"""An operator at a terminal: the command line over the real admin API and both look-alikes, all in this process."""

import json
from collections.abc import Mapping
from typing import Any

import httpx
import yaml
from msgspec import Struct
from typer.testing import CliRunner, Result

from seamline.cli.admin import AdminApi
from seamline.cli.app import app
from seamline.cli.tools import Tools
from seamline.credentials import MemorySecrets
from seamline.flows.run import RunRequest
from seamline.state.archive import MemoryArchive
from seamline.state.table import Table
from tests.sandbox.flows.world import CONNECTION, SETTINGS, SLICE_SECONDS, World, credentials
from tests.unit.functions.client import Client
from tests.unit.functions.events import request

type Json = dict[str, Any]


class AdminTransport(httpx.BaseTransport):
    """Carries requests to the admin API, and runs at once what they queue."""

    def __init__(self, client: Client, world: World) -> None:
        self._client = client
        self._world = world
        self._ran = 0

    def handle_request(self, sent: httpx.Request) -> httpx.Response:
        """Answer as the function URL would."""
        body, query = sent.read().decode() or None, dict(sent.url.params) or None
        # A function URL hands the address on with its escapes.
        path = sent.url.raw_path.decode().partition("?")[0]
        answer = self._client.resolve(request(sent.method, path, body, query))
        for message in self._client.runs.messages[self._ran :]:
            self._ran += 1
            wanted = RunRequest(message.flow, message.run_id, message.reason)
            self._world.runtime.run(message.connection, wanted, SLICE_SECONDS)
        return httpx.Response(answer.status, text=answer.text)


class LocalStack(Struct):
    """A stack in this process; `working` are the messages in flight at each further look."""

    admin: AdminApi
    secrets: MemorySecrets
    table: Table
    archive: MemoryArchive
    working: list[int] = []

    def in_flight(self) -> dict[str, int]:
        """What the one queue's function is working on."""
        return {"queue": self.working.pop(0) if self.working else 0}


class Operator:
    """Types commands; `world` is the brand, `secrets` is what Secrets Manager holds."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.secrets = MemorySecrets({CONNECTION: credentials()})
        self.client = Client(world)
        http = httpx.Client(transport=AdminTransport(self.client, world), base_url="https://admin.example")
        self.stack = LocalStack(AdminApi(http), self.secrets, world.table, MemoryArchive(world.table))
        self._runner = CliRunner()

    def types(
        self, *arguments: str, typed: str = "", answers: str = "", environment: Mapping[str, str] | None = None
    ) -> Result:
        """Run one command; `typed` is what it reads as a whole, `answers` what it is told question by question."""
        tools = Tools(
            open_stack=lambda _name: self.stack,
            clock=self.world.clock,
            transport=httpx.WSGITransport(app=self.world.sandbox.wsgi),
            environment=environment or {},
            read_input=lambda: typed,
        )
        return self._runner.invoke(app, list(arguments), obj=tools, input=answers, env={"COLUMNS": "200"})

    def reads(self, *arguments: str) -> Any:
        """Run a command that prints JSON, and read it."""
        answer = self.types(*arguments, "--json")
        assert answer.exit_code == 0, answer.output
        return json.loads(answer.stdout)


def connection_file(**changes: Any) -> str:
    """The small brand's connection file, with sections replaced."""
    return yaml.safe_dump({**SETTINGS, **changes})
