"""The local cloud enforces IAM, so the roles of the stack are tried here, not only read."""

import json

import pytest

from tests.localcloud.conftest import Deployed, Invoke

pytestmark = pytest.mark.e2e


def test_a_flow_reads_seamlines_secrets_and_no_others(deployed: Deployed, call: Invoke) -> None:
    secrets = deployed.client("secretsmanager")
    for name in ("seamline/probe", "payroll/probe"):
        secrets.create_secret(Name=name, SecretString="key")
    own = call("secretsmanager", "get_secret_value", SecretId="seamline/probe")
    other = call("secretsmanager", "get_secret_value", SecretId="payroll/probe")
    assert own["result"]["SecretString"] == "key"
    assert other == {"refused": "AccessDeniedException"}


def test_a_flow_queues_its_own_continuation_but_no_other_flows_work(deployed: Deployed, call: Invoke) -> None:
    urls = json.loads(deployed.outputs["QueueUrls"])
    message = {"MessageBody": "{}", "MessageGroupId": "probe", "MessageDeduplicationId": "probe"}
    assert "result" in call("sqs", "send_message", QueueUrl=urls["styles"], **message)
    assert call("sqs", "send_message", QueueUrl=urls["orders"], **message) == {"refused": "AccessDenied"}


def test_a_flow_keeps_state_but_cannot_scan_or_drop_the_table(deployed: Deployed, call: Invoke) -> None:
    table = deployed.outputs["TableName"]
    item = {"pk": {"S": "probe"}, "sk": {"S": "1"}, "a": {"S": "probe#a"}}
    query = {"KeyConditionExpression": "a = :a", "ExpressionAttributeValues": {":a": {"S": "probe#a"}}}
    assert "result" in call(
        "dynamodb", "transact_write_items", TransactItems=[{"Put": {"TableName": table, "Item": item}}]
    )
    assert call("dynamodb", "query", TableName=table, IndexName="by_a", **query)["result"]["Count"] == 1
    assert call("dynamodb", "scan", TableName=table) == {"refused": "AccessDeniedException"}
    assert call("dynamodb", "delete_table", TableName=table) == {"refused": "AccessDeniedException"}


def test_a_flow_that_copies_no_pictures_reaches_no_bytes(deployed: Deployed, call: Invoke) -> None:
    bucket = deployed.outputs["BucketName"]
    refused = {"refused": "AccessDenied"}
    assert call("s3", "put_object", Bucket=bucket, Key="images/probe", Body="bytes") == refused
    assert call("s3", "list_objects_v2", Bucket=bucket) == refused
