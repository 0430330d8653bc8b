"""Keys are rotated while flows run: whichever side learns of the new key first, no run fails and no order waits."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
import httpx
import msgspec
import pytest
from moto import mock_aws

from sandbox.kit.faults import FaultRule
from seamline.aws import AwsSecrets
from seamline.clock import ManualClock
from seamline.credentials import Cin7CoreCredentials, Credentials
from seamline.domain.flow import Flow, RunStatus
from seamline.domain.ledger import OrderState
from seamline.runtime import Runtime
from tests.sandbox.flows.world import CONNECTION, World, credentials

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager.client import SecretsManagerClient

NEW_KEY = "5eed0000-0000-4000-8000-00000000beef"
NEW_TOKEN, NEW_PASSWORD = "rotated-token", "rotated-password"


@pytest.fixture
def client() -> Iterator["SecretsManagerClient"]:
    """Secrets Manager."""
    with mock_aws():
        keys: dict[str, Any] = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        yield boto3.client("secretsmanager", region_name="eu-west-1", **keys)


@pytest.fixture
def manager(client: "SecretsManagerClient") -> AwsSecrets:
    """What the operator's command writes to; functions keep what they read in memory, as they do on AWS."""
    secrets = AwsSecrets(client, "seamline/", ManualClock())
    secrets.put(CONNECTION, credentials())
    return secrets


@pytest.fixture
def world(client: "SecretsManagerClient", manager: AwsSecrets) -> World:
    """A brand whose function has run, and so holds the old keys."""
    made = World()
    reach = httpx.WSGITransport(app=made.sandbox.wsgi)
    made.runtime = Runtime(made.table, AwsSecrets(client, "seamline/", made.clock), made.queue, made.clock, reach)
    made.cycle()
    return made


def rotated() -> Credentials:
    """Every key replaced."""
    before = credentials()
    core = Cin7CoreCredentials(before.cin7_core.account_id, NEW_KEY)
    joor = msgspec.structs.replace(before.joor, v2_token=NEW_TOKEN, password=NEW_PASSWORD)
    return Credentials(core, joor)


def accept_new_keys_only(world: World) -> None:
    """The brand revokes the old keys; JOOR forgets the access tokens made with the old password."""
    world.core.configure(application_key=NEW_KEY)
    world.joor.configure(v2_token=NEW_TOKEN, password=NEW_PASSWORD)
    world.joor.tokens.clear()


def all_goes_on(world: World) -> None:
    """Every flow runs well and an order becomes a sale."""
    order_id = world.approved_order()
    runs = [world.run(flow) for flow in (Flow.STYLES, Flow.STOCK, Flow.ORDERS, Flow.SHIPMENTS)]
    assert [run.error for run in runs if run.status is RunStatus.FAILED] == []
    (entry,) = world.export_all()
    assert entry.state in (OrderState.EXPORTED, OrderState.ACKNOWLEDGED)
    assert world.context().ledger.get(order_id).entry.state is OrderState.ACKNOWLEDGED


def test_a_warm_function_that_holds_revoked_keys_reads_the_new_ones_at_once(world: World, manager: AwsSecrets) -> None:
    world.clock.sleep(20)
    manager.put(CONNECTION, rotated())
    accept_new_keys_only(world)
    all_goes_on(world)


def test_new_keys_stored_before_the_apis_know_them_leave_the_old_ones_serving(
    world: World, manager: AwsSecrets
) -> None:
    manager.put(CONNECTION, rotated())
    world.clock.sleep(400)
    all_goes_on(world)
    accept_new_keys_only(world)
    all_goes_on(world)


def test_a_right_that_is_missing_costs_one_more_look_and_is_still_reported(world: World, manager: AwsSecrets) -> None:
    manager.put(CONNECTION, rotated())
    accept_new_keys_only(world)
    world.clock.sleep(400)
    world.sandbox.faults.add(FaultRule("core", path="productavailability", status=403, body="No access", times=-1))
    world.sandbox.log.clear()
    run = world.run(Flow.STOCK)
    assert run.status is RunStatus.FAILED
    assert "No access" in run.error
    refused = [call for call in world.sandbox.log.of("core") if call.status == 403]
    assert len(refused) == 2
    world.sandbox.faults.clear()
    all_goes_on(world)
