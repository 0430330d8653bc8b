"""Credentials in Secrets Manager and messages on SQS, against AWS in this process."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
import msgspec
import pytest
from moto import mock_aws

from seamline.aws import (
    SECRET_MAX_AGE_SECONDS,
    SECRET_MIN_AGE_SECONDS,
    AwsSecrets,
    ExportMessage,
    RunMessage,
    SqsExportQueue,
    SqsRunQueue,
)
from seamline.clock import ManualClock
from seamline.credentials import Cin7CoreCredentials, Credentials
from seamline.domain.flow import Flow
from seamline.errors import CredentialsRejected, SettingsInvalid
from seamline.marketplace.joor.auth import JoorCredentials

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager.client import SecretsManagerClient
    from mypy_boto3_sqs.client import SQSClient

ACCESS: dict[str, Any] = {
    "region_name": "eu-west-1",
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
}
STORED = Credentials(Cin7CoreCredentials("account", "key"), JoorCredentials("token", "id", "secret", "user", "word"))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def manager() -> Iterator["SecretsManagerClient"]:
    with mock_aws():
        yield boto3.client("secretsmanager", **ACCESS)


@pytest.fixture
def sqs() -> Iterator["SQSClient"]:
    with mock_aws():
        yield boto3.client("sqs", **ACCESS)


def fifo(sqs: "SQSClient", name: str) -> str:
    """A new queue's address."""
    return sqs.create_queue(QueueName=f"{name}.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]


def received(sqs: "SQSClient", url: str) -> list[dict[str, Any]]:
    """What waits on a queue, each with its attributes."""
    answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"])
    return [dict(message) for message in answer.get("Messages", [])]


def test_credentials_are_stored_replaced_and_read_back(manager: "SecretsManagerClient", clock: ManualClock) -> None:
    secrets = AwsSecrets(manager, "seamline/", clock)
    secrets.put("aurora", STORED)
    assert secrets.get("aurora") == STORED
    renewed = msgspec.structs.replace(STORED, cin7_core=Cin7CoreCredentials("account", "new key"))
    secrets.put("aurora", renewed)
    assert secrets.get("aurora") == renewed
    assert manager.get_secret_value(SecretId="seamline/aurora")["SecretString"] == msgspec.json.encode(renewed).decode()


def test_credentials_renewed_elsewhere_are_noticed_within_five_minutes(
    manager: "SecretsManagerClient", clock: ManualClock
) -> None:
    reader, writer = AwsSecrets(manager, "seamline/", clock), AwsSecrets(manager, "seamline/", clock)
    writer.put("aurora", STORED)
    assert reader.get("aurora") == STORED
    renewed = msgspec.structs.replace(STORED, cin7_core=Cin7CoreCredentials("account", "new key"))
    writer.put("aurora", renewed)
    clock.sleep(SECRET_MAX_AGE_SECONDS - 1)
    assert reader.get("aurora") == STORED
    clock.sleep(1)
    assert reader.get("aurora") == renewed


def test_missing_credentials_say_what_to_do(manager: "SecretsManagerClient", clock: ManualClock) -> None:
    with pytest.raises(CredentialsRejected, match="seamline/aurora") as caught:
        AwsSecrets(manager, "seamline/", clock).get("aurora")
    assert caught.value.fix


def test_malformed_credentials_name_the_field_and_never_a_value(
    manager: "SecretsManagerClient", clock: ManualClock
) -> None:
    manager.create_secret(Name="seamline/aurora", SecretString='{"cin7_core": {"account_id": "very secret"}}')
    with pytest.raises(SettingsInvalid, match="application_key") as caught:
        AwsSecrets(manager, "seamline/", clock).get("aurora")
    assert "very secret" not in str(caught.value)


def test_a_run_waits_on_the_queue_of_its_flow_in_the_group_of_its_connection(sqs: "SQSClient") -> None:
    urls = {flow.value: fifo(sqs, flow.value) for flow in Flow}
    queue = SqsRunQueue(sqs, urls)
    message = RunMessage("aurora", Flow.STOCK, "run-1", "schedule")
    for _ in range(2):
        queue.send(message, "aurora.stock.17")
    assert received(sqs, urls[Flow.STYLES]) == []
    (found,) = received(sqs, urls[Flow.STOCK])
    assert msgspec.json.decode(found["Body"], type=RunMessage) == message
    assert found["Attributes"]["MessageGroupId"] == "aurora"
    assert found["Attributes"]["MessageDeduplicationId"] == "aurora.stock.17"


def test_an_order_queued_twice_within_seconds_waits_once_in_a_group_of_its_own(
    sqs: "SQSClient", clock: ManualClock
) -> None:
    url = fifo(sqs, "exports")
    queue = SqsExportQueue(sqs, url, clock)
    queue.send("aurora", ["1", "2"])
    queue.send("aurora", ["2"])
    found = received(sqs, url)
    assert [msgspec.json.decode(message["Body"], type=ExportMessage).order_id for message in found] == ["1", "2"]
    assert [message["Attributes"]["MessageGroupId"] for message in found] == ["aurora.1", "aurora.2"]


def test_the_credentials_before_are_kept_one_version_back(manager: "SecretsManagerClient", clock: ManualClock) -> None:
    secrets = AwsSecrets(manager, "seamline/", clock)
    secrets.put("aurora", STORED)
    assert secrets.previous("aurora") is None
    renewed = msgspec.structs.replace(STORED, cin7_core=Cin7CoreCredentials("account", "new key"))
    secrets.put("aurora", renewed)
    assert (secrets.previous("aurora"), secrets.renewed("aurora")) == (STORED, renewed)


def test_refused_credentials_are_read_anew_but_not_with_every_refusal(
    manager: "SecretsManagerClient", clock: ManualClock
) -> None:
    reader, writer = AwsSecrets(manager, "seamline/", clock), AwsSecrets(manager, "seamline/", clock)
    writer.put("aurora", STORED)
    assert reader.renewed("aurora") == STORED
    renewed = msgspec.structs.replace(STORED, cin7_core=Cin7CoreCredentials("account", "new key"))
    writer.put("aurora", renewed)
    assert reader.renewed("aurora") == STORED
    clock.sleep(SECRET_MIN_AGE_SECONDS)
    assert reader.renewed("aurora") == renewed


def test_credentials_that_were_given_up_are_gone_and_can_be_stored_anew(
    manager: "SecretsManagerClient", clock: ManualClock
) -> None:
    secrets = AwsSecrets(manager, "seamline/", clock)
    secrets.put("aurora", STORED)
    secrets.remove("aurora")
    secrets.remove("never-there")
    with pytest.raises(CredentialsRejected):
        secrets.get("aurora")
    secrets.put("aurora", STORED)
    assert secrets.get("aurora") == STORED
