"""What commands reach the world with, so that tests can hand them another one."""

import os
import sys
from collections.abc import Callable, Mapping
from typing import Annotated, Protocol

import httpx
import typer
from msgspec import Struct, field

from seamline.cli.admin import AdminApi
from seamline.cli.stack import AwsStack
from seamline.clock import Clock, SystemClock
from seamline.credentials import SecretStore
from seamline.state.archive import Archive
from seamline.state.table import Table

DEFAULT_STACK = "Seamline"


class Stack(Protocol):
    """A deployed stack."""

    @property
    def admin(self) -> AdminApi:
        """Its admin URL."""

    @property
    def secrets(self) -> SecretStore:
        """The credentials of its connections."""

    @property
    def table(self) -> Table:
        """Its state."""

    @property
    def archive(self) -> Archive:
        """Its state as a heap of items."""

    def in_flight(self) -> dict[str, int]:
        """How many messages each queue's function is working on, by queue."""


class Tools(Struct, frozen=True):
    """The world outside: stacks by name, time, the APIs' transport (None: the network), environment, standard input."""

    stack_name: str = DEFAULT_STACK
    open_stack: Callable[[str], Stack] = AwsStack
    clock: Clock = field(default_factory=SystemClock)
    transport: httpx.BaseTransport | None = None
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    read_input: Callable[[], str] = lambda: sys.stdin.read()


ConnectionOption = Annotated[
    str, typer.Option("--connection", "-c", envvar="SEAMLINE_CONNECTION", help="Needed when more than one is applied.")
]
CredentialsOption = Annotated[
    str,
    typer.Option(
        help="A JSON file with the credentials, - for standard input, or env for the SEAMLINE_... variables.",
        metavar="FILE|-|env",
    ),
]
SetOption = Annotated[
    list[str],
    typer.Option("--set", help="Replace one setting of the file, such as erp.base_url=https://...; may be repeated."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


def tools_of(ctx: typer.Context) -> Tools:
    """The tools of this invocation."""
    tools: Tools = ctx.obj
    return tools


def stack_of(ctx: typer.Context) -> Stack:
    """The chosen stack, reached with the caller's credentials."""
    tools = tools_of(ctx)
    return tools.open_stack(tools.stack_name)
