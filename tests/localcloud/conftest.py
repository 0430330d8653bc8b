"""One deployed local cloud for all tests of this folder, and probes that run with the stack's own roles."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from localcloud import LocalCloud

PROBES = "probe-"
PROBE = Path(__file__).with_name("probe.py")


@dataclass(frozen=True)
class Deployed:
    """The running cloud with the outputs of the stack in it."""

    cloud: LocalCloud
    outputs: dict[str, str]

    def client(self, service: str) -> Any:
        """An AWS client of the local cloud, with every right."""
        environment = self.cloud.env
        return boto3.client(
            service,  # type: ignore[call-overload]
            endpoint_url=self.cloud.endpoint,
            region_name=environment["AWS_REGION"],
            aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        )

    def sync_function(self, flow: str) -> dict[str, Any]:
        """The configuration of one flow's sync function; probes that borrow its environment are not it."""
        functions = self.client("lambda").list_functions()["Functions"]
        stacks = (f for f in functions if not f["FunctionName"].startswith(PROBES))
        (found,) = (f for f in stacks if f["Environment"]["Variables"].get("SEAMLINE_FLOW") == flow)
        return dict(found)


@pytest.fixture(scope="session")
def deployed() -> Iterator[Deployed]:
    """The whole stack, deployed as a brand would."""
    with LocalCloud() as cloud:
        yield Deployed(cloud, cloud.deploy())


Probe = Callable[[str], str]
Invoke = Callable[..., Any]


@pytest.fixture(scope="session")
def probe(deployed: Deployed) -> Probe:
    """Create a probe with the role, layers and environment of the styles flow; takes its entry point."""
    return lambda entry: _probe_like(deployed, "styles", entry)


@pytest.fixture(scope="session")
def call(deployed: Deployed, probe: Probe) -> Invoke:
    """Make an AWS call as the styles flow: `call("sqs", "send_message", QueueUrl=...)`."""
    return _caller(deployed, probe("call"))


@pytest.fixture(scope="session")
def call_as_images(deployed: Deployed) -> Invoke:
    """Make an AWS call as the images flow."""
    return _caller(deployed, _probe_like(deployed, "images", "call"))


def _probe_like(deployed: Deployed, flow: str, entry: str) -> str:
    name, like = f"{PROBES}{flow}-{entry.replace('_', '-')}", deployed.sync_function(flow)
    deployed.client("lambda").create_function(
        FunctionName=name,
        Runtime="python3.13",
        Handler=f"probe.{entry}",
        Role=like["Role"],
        Code={"ZipFile": _zipped(PROBE)},
        Layers=[layer["Arn"] for layer in like["Layers"]],
        Environment={"Variables": like["Environment"]["Variables"]},
        Timeout=60,
    )
    return name


def _caller(deployed: Deployed, name: str) -> Invoke:
    def invoke(service: str, operation: str, **arguments: Any) -> Any:
        payload = json.dumps({"service": service, "operation": operation, "arguments": arguments})
        return json.load(deployed.client("lambda").invoke(FunctionName=name, Payload=payload)["Payload"])

    return invoke


def _zipped(source: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.write(source, source.name)
    return buffer.getvalue()
