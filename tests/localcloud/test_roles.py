"""The local cloud enforces IAM, so the roles of the stack are tried here, not only read."""

import json
from urllib.parse import urlsplit

import httpx
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


def test_the_images_flow_keeps_bytes_and_offers_them_by_a_signed_address(
    deployed: Deployed, call_as_images: Invoke
) -> None:
    place = {"Bucket": deployed.outputs["BucketName"], "Key": "images/probe.jpg"}
    assert "result" in call_as_images("s3", "put_object", **place, Body="bytes")
    signed = call_as_images("s3", "generate_presigned_url", ClientMethod="get_object", Params=place, ExpiresIn=60)
    address = urlsplit(signed["result"])
    answer = httpx.get(f"{deployed.cloud.endpoint}{address.path}?{address.query}", headers={"Host": address.netloc})
    assert (answer.status_code, answer.text) == (200, "bytes")


def test_the_images_flow_does_no_more_than_that(deployed: Deployed, call_as_images: Invoke) -> None:
    bucket, urls = deployed.outputs["BucketName"], json.loads(deployed.outputs["QueueUrls"])
    message = {"MessageBody": "{}", "MessageGroupId": "probe", "MessageDeduplicationId": "probe"}
    refused = {"refused": "AccessDenied"}
    assert call_as_images("s3", "list_objects_v2", Bucket=bucket) == refused
    assert call_as_images("s3", "delete_object", Bucket=bucket, Key="images/probe.jpg") == refused
    assert call_as_images("s3", "put_bucket_policy", Bucket=bucket, Policy="{}") == refused
    assert call_as_images("sqs", "send_message", QueueUrl=urls["orders"], **message) == refused
    assert "result" in call_as_images("sqs", "send_message", QueueUrl=urls["images"], **message)
    table = deployed.outputs["TableName"]
    assert call_as_images("dynamodb", "scan", TableName=table) == {"refused": "AccessDeniedException"}
