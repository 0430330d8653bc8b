"""An environment turns what the stack gives a function into working clients, and refuses what it was not given."""

import json
from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from functions.admin import desk_of
from seamline.aws import RunMessage
from seamline.domain.flow import Flow
from seamline.environment import Environment
from seamline.errors import CredentialsRejected, SeamlineBug
from seamline.settings import validate_settings
from seamline.state.table import Item, Key
from tests.sandbox.flows.world import CONNECTION, SETTINGS, credentials


@pytest.fixture(autouse=True)
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """AWS in this process, in some region."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with mock_aws():
        yield


def queue_url(name: str) -> str:
    """A new queue's address."""
    return boto3.client("sqs").create_queue(QueueName=f"{name}.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]


def waiting(url: str) -> int:
    """How many messages wait on a queue."""
    answer = boto3.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
    return int(answer["Attributes"]["ApproximateNumberOfMessages"])


def test_the_state_lies_in_the_table_named() -> None:
    boto3.client("dynamodb").create_table(
        TableName="seamline-state",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
    )
    here = Environment({"SEAMLINE_TABLE": "seamline-state"})
    here.table.put(Item("a", "b", b"1"))
    found = Environment({"SEAMLINE_TABLE": "seamline-state"}).table.get(Key("a", "b"))
    assert found is not None
    assert found.data == b"1"


def test_dispatch_and_admin_know_the_queue_of_every_flow() -> None:
    urls = {flow.value: queue_url(flow.value) for flow in Flow}
    here = Environment({"SEAMLINE_QUEUE_URLS": json.dumps(urls)})
    for flow in Flow:
        here.runs.send(RunMessage("aurora", flow, "run-1", "schedule"), f"aurora.{flow}.1")
    assert [waiting(url) for url in urls.values()] == [1] * len(Flow)


def test_a_flows_own_function_knows_its_own_queue_only() -> None:
    url = queue_url("styles")
    here = Environment({"SEAMLINE_FLOW": "styles", "SEAMLINE_QUEUE_URL": url})
    here.runs.send(RunMessage("aurora", Flow.STYLES, "run-1", "schedule"), "1")
    assert waiting(url) == 1
    with pytest.raises(KeyError):
        here.runs.send(RunMessage("aurora", Flow.STOCK, "run-1", "schedule"), "2")


def test_a_function_without_an_export_queue_cannot_queue_orders() -> None:
    url = queue_url("exports")
    Environment({"SEAMLINE_EXPORT_QUEUE_URL": url}).exports.send("aurora", ["1"])
    assert waiting(url) == 1
    with pytest.raises(SeamlineBug, match="may not queue orders"):
        Environment({}).exports.send("aurora", ["1"])


def test_the_admin_function_opens_a_connection_with_its_credentials() -> None:
    here = Environment({"SEAMLINE_TABLE": "seamline-state", "SEAMLINE_SECRET_PREFIX": "seamline/"})
    desk = desk_of(here)
    settings = validate_settings(SETTINGS)
    with pytest.raises(CredentialsRejected, match=f"seamline/{CONNECTION}"):
        desk.context(settings)
    here.secrets.put(CONNECTION, credentials())
    ctx = desk.context(settings)
    assert ctx.settings.connection == CONNECTION
    assert 20 < ctx.time_left() < 30
    assert desk.context(settings).erp is not ctx.erp


def test_each_client_is_made_once() -> None:
    here = Environment({"SEAMLINE_TABLE": "t", "SEAMLINE_SECRET_PREFIX": "seamline/"})
    assert here.table is here.table
    assert here.runtime is here.runtime
