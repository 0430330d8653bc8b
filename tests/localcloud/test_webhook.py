"""A real POST to the webhook URL leads to a run, and a stranger's leads nowhere."""

import time
from collections.abc import Callable

import httpx
import msgspec
import pytest

from seamline.domain.flow import HINT, Flow, Run
from seamline.hints.key_store import AwsHookKeys
from seamline.hints.keys import HookKey, HookKeys
from seamline.state.connections import AppliedConnection, ConnectionStore
from seamline.state.dynamodb import DynamoTable
from seamline.state.runs import RunStore
from tests.localcloud.conftest import Deployed
from tests.sandbox.flows.world import SETTINGS, credentials

pytestmark = pytest.mark.e2e
NAME, HEADER, SECRET = "hooked", "X-Seamline-Secret", "known-to-cin7"
PATIENCE_SECONDS = 90.0


@pytest.fixture(scope="module")
def table(deployed: Deployed) -> DynamoTable:
    """A connection whose schedules are off, so that only a hint starts anything."""
    table = DynamoTable(deployed.client("dynamodb"), deployed.outputs["TableName"])
    off = {flow.value: {"enabled": flow is Flow.STOCK, "every": 86_400} for flow in Flow}
    settings = {**SETTINGS, "connection": NAME, "flows": off}
    ConnectionStore(table).save(AppliedConnection(NAME, settings, 0.0, "test"))
    secrets = deployed.client("secretsmanager")
    secrets.create_secret(Name=f"seamline/{NAME}", SecretString=msgspec.json.encode(credentials()).decode())
    AwsHookKeys(secrets, deployed.outputs["SecretPrefix"]).put(NAME, HookKeys((HookKey(HEADER, SECRET),)))
    return table


@pytest.fixture(scope="module")
def post(deployed: Deployed, table: DynamoTable) -> Callable[..., httpx.Response]:
    """Posts an event as Cin7 would."""
    url = deployed.cloud.reach(deployed.outputs["WebhookUrl"])

    def send(body: str, secret: str | None = SECRET, name: str = NAME) -> httpx.Response:
        headers = {} if secret is None else {HEADER: secret}
        place = f"{url}{name}/Stock/AvailableStockLevelChanged"
        return httpx.post(place, content=body, headers=headers, timeout=30, trust_env=False)

    return send


def hinted_run(table: DynamoTable) -> Run | None:
    """The connection's last run, if a hint started it."""
    last = RunStore(table, NAME).flow(Flow.STOCK).last_run
    return last if last and last.reason == HINT else None


def test_strangers_are_turned_away_and_bad_bodies_are_told(post: Callable[..., httpx.Response]) -> None:
    rows = '[{"SKU": "A"}]'
    assert post(rows, secret=None).status_code == 401
    assert post(rows, secret="guessed").status_code == 401
    assert post(rows, name="nobody").status_code == 401
    assert post("{ no json").status_code == 400


def test_a_posted_event_becomes_a_run_confined_to_its_records(
    post: Callable[..., httpx.Response], table: DynamoTable
) -> None:
    post("[]")
    began = time.monotonic()
    answer = post('[{"SKU": "A", "Location": "Main Warehouse"}]')
    assert (answer.status_code, answer.json()) == (202, {"said": "heard"})
    assert time.monotonic() - began < 5
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (run := hinted_run(table)) is None and time.monotonic() < deadline:
        time.sleep(0.5)
    assert run is not None
    assert run.only == ("A",)
