"""Sets the demo's stage: the sandbox and the local cloud are started, the stack deployed, the connection applied."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import boto3
from msgspec import Struct

from localcloud import LocalCloud
from sandbox.app import Sandbox
from sandbox.server import serve
from seamline.cli.admin import unsigned_client
from seamline.cli.apply import put_in_force
from seamline.cli.files import read_settings
from seamline.cli.follow import Follower, Patience
from seamline.cli.stack import AwsStack
from seamline.clock import SystemClock
from seamline.credentials import parse_credentials
from seamline.demo.brand import Brand
from seamline.demo.world import World
from seamline.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
CONNECTION = ROOT / "connections" / "aurora.yaml"
CREDENTIALS = ROOT / "connections" / "aurora.credentials.json"
STACK = "Seamline"
SCHEDULES = {"schedule.styles": "rate(1 minute)"}
"""Sooner than the stack's own five minutes; every other flow keeps its schedule."""
SPEED = 20
"""How many times faster than real the sandbox's clock runs, so that its throttles do not dominate the demo."""
CORE_CALLS_PER_MINUTE, JOOR_WINDOW_SECONDS = 40, 300
"""Fewer calls than on AWS (50), since a budget made for minutes is kept here within seconds."""


class Stage(Struct, frozen=True):
    """Where everything is, and the world that the points look at."""

    world: World
    sandbox_url: str
    admin_url: str
    environment: dict[str, str]


@contextmanager
def set_up(sandbox: Sandbox, say: Callable[[str], None]) -> Iterator[Stage]:
    """A stage that is taken down at the end, whatever happens."""
    say("starting the sandbox and the local cloud")
    with ExitStack() as ending:
        server = ending.enter_context(serve(sandbox))
        cloud = ending.enter_context(LocalCloud(lambda line: say(f"cdk: {line.strip()}")))
        cloud.deploy(SCHEDULES)
        stack = ending.enter_context(closing(_stack_in(cloud)))
        credentials = parse_credentials(CREDENTIALS.read_bytes())
        brand = ending.enter_context(closing(Brand(server.url, credentials)))
        stranger = ending.enter_context(unsigned_client(stack.admin_url, cloud.endpoint))
        settings, clock = sandbox_settings(server.url, SPEED), SystemClock()
        say(f"applying {CONNECTION.name}")
        put_in_force(stack, settings, credentials)
        follower = Follower(stack.admin, settings.connection, clock, Patience(longest=120.0, pause=0.5))
        world = World(brand, stack.admin, stranger, follower, settings, clock, say)
        yield Stage(world, server.url, stack.admin_url, cloud.env)


def _stack_in(cloud: LocalCloud) -> AwsStack:
    session = boto3.Session(
        aws_access_key_id=cloud.env["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=cloud.env["AWS_SECRET_ACCESS_KEY"],
        region_name=cloud.env["AWS_REGION"],
    )
    return AwsStack(STACK, session, cloud.endpoint)


def sandbox_settings(url: str, speed: int) -> Settings:
    """The sample connection pointed at a sandbox; limits follow its clock, since its throttles do."""
    changes = {
        "erp.base_url": f"{url}/cin7-core/ExternalApi/v2/",
        "erp.limits.calls_per_minute": CORE_CALLS_PER_MINUTE * speed,
        "joor.v2_url": f"{url}/joor/v2/",
        "joor.v4_url": f"{url}/joor/v4/",
        "joor.auth_url": f"{url}/joor/auth/",
        "joor.limits.window": JOOR_WINDOW_SECONDS // speed,
    }
    return read_settings(CONNECTION, [f"{path}={value}" for path, value in changes.items()])
