"""A stack is found by its name, and what is missing is said in words an operator understands."""

import json
from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from seamline.cli.stack import AwsStack
from seamline.credentials import Credentials
from seamline.errors import NotFound, OperatorError
from seamline.state.table import Item, Key
from tests.sandbox.flows.world import credentials

KEYED = [{"AttributeName": name, "KeyType": kind} for name, kind in (("pk", "HASH"), ("sk", "RANGE"))]
TABLE = {
    "Type": "AWS::DynamoDB::Table",
    "Properties": {
        "TableName": "seamline-table",
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": KEYED,
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
    },
}
OUTPUTS = {
    "TableName": "seamline-table",
    "AdminUrl": "https://abc.lambda-url.us-east-1.on.aws/",
    "SecretPrefix": "seamline/",
}


@pytest.fixture
def session() -> Iterator[boto3.Session]:
    with mock_aws():
        yield boto3.Session(aws_access_key_id="a", aws_secret_access_key="b", region_name="us-east-1")


def deploy(session: boto3.Session, name: str, outputs: dict[str, str]) -> None:
    template = {"Resources": {"Table": TABLE}, "Outputs": {key: {"Value": value} for key, value in outputs.items()}}
    session.client("cloudformation").create_stack(StackName=name, TemplateBody=json.dumps(template))


def test_a_stack_gives_its_admin_url_its_table_and_its_secrets(session: boto3.Session) -> None:
    deploy(session, "Seamline", OUTPUTS)
    stack = AwsStack("Seamline", session)
    assert stack.admin_url == OUTPUTS["AdminUrl"]
    stack.table.put(Item("pk", "sk", b"{}"))
    assert stack.table.get(Key("pk", "sk")) is not None
    stack.secrets.put("aurora", credentials())
    stored: Credentials = stack.secrets.get("aurora")
    assert stored == credentials()
    names = [row["Name"] for row in session.client("secretsmanager").list_secrets()["SecretList"]]
    assert names == ["seamline/aurora"]


def test_a_stack_that_is_not_there_says_how_to_get_it(session: boto3.Session) -> None:
    with pytest.raises(NotFound, match="there is no stack Seamline in us-east-1") as caught:
        AwsStack("Seamline", session)
    assert "cdk deploy" in caught.value.fix


def test_another_stack_of_the_account_is_not_mistaken_for_seamlines(session: boto3.Session) -> None:
    deploy(session, "Website", {"TableName": "pages"})
    with pytest.raises(NotFound, match="has no output AdminUrl, SecretPrefix"):
        AwsStack("Website", session)


def test_a_missing_region_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with pytest.raises(OperatorError, match="no AWS region"):
        AwsStack("Seamline", boto3.Session(aws_access_key_id="a", aws_secret_access_key="b"))
