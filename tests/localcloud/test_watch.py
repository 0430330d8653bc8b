"""The deployed watcher, with no more than its own rights, tells whoever subscribed what is wrong with a connection."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from seamline.clock import SystemClock
from seamline.state.connections import AppliedConnection, ConnectionStore
from seamline.state.dynamodb import DynamoTable
from seamline.state.table import Key
from tests.localcloud.conftest import Deployed
from tests.sandbox.flows.world import SETTINGS

pytestmark = pytest.mark.e2e
NAME = "hazel"
PATIENCE_SECONDS = 30.0


@pytest.fixture
def inbox(deployed: Deployed) -> str:
    """The address of a queue that is subscribed to the topic."""
    sqs = deployed.client("sqs")
    url: str = sqs.create_queue(QueueName="inbox")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    open_to_all = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [open_to_all]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    deployed.client("sns").subscribe(TopicArn=deployed.outputs["TopicArn"], Protocol="sqs", Endpoint=arn)
    return url


@pytest.fixture
def broken(deployed: Deployed) -> Iterator[str]:
    """A connection whose settings no longer hold, as after an upgrade."""
    table = DynamoTable(deployed.client("dynamodb"), deployed.outputs["TableName"])
    raw = {**SETTINGS, "connection": NAME, "orders": {}}
    ConnectionStore(table).save(AppliedConnection(NAME, raw, SystemClock().now(), "test"))
    yield NAME
    table.delete(Key("CONNECTION", NAME))


def watch(deployed: Deployed, event: dict[str, Any]) -> Any:
    """Start the function as its schedule does."""
    functions = deployed.client("lambda")
    (name,) = (
        one["FunctionName"]
        for one in functions.list_functions()["Functions"]
        if "SEAMLINE_TOPIC_ARN" in one["Environment"]["Variables"]
    )
    answer = functions.invoke(FunctionName=name, Payload=json.dumps(event))
    assert "FunctionError" not in answer, answer["Payload"].read()
    return json.load(answer["Payload"])


def eventually(look: Callable[[], list[Any]]) -> list[Any]:
    """What is found within a while."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(0.3)
    return found


def test_a_broken_connection_is_told_once_and_is_in_the_digest(deployed: Deployed, inbox: str, broken: str) -> None:
    sqs = deployed.client("sqs")
    assert broken in watch(deployed, {})["told"]
    assert broken not in watch(deployed, {})["told"]
    assert watch(deployed, {"digest": True}) == {"digest": True}
    first, *_ = eventually(lambda: sqs.receive_message(QueueUrl=inbox).get("Messages", []))
    told = json.loads(first["Body"])
    assert broken in told["Message"]
    assert "orders.location" in told["Message"]
