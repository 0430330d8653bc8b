"""A deployed stack as its operator reaches it: through its CloudFormation outputs and the caller's AWS credentials."""

import json
import os
from contextlib import ExitStack, closing
from functools import cached_property
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError

from seamline.aws import AwsSecrets
from seamline.cli.admin import AdminApi, signed_client
from seamline.clock import SystemClock
from seamline.errors import CredentialsRejected, NotFound, OperatorError, Unreachable
from seamline.state.archive import DynamoArchive
from seamline.state.dynamodb import DynamoTable

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient

OUTPUTS = ("TableName", "AdminUrl", "SecretPrefix")


class AwsStack:
    """The stack of this name in the caller's account and region. AWS_ENDPOINT_URL leads to a local cloud instead."""

    def __init__(self, name: str, session: boto3.Session | None = None, endpoint: str = "") -> None:
        self._name = name
        # boto3 itself knows only AWS_DEFAULT_REGION; the aws command line knows both.
        self._session = session or boto3.Session(region_name=os.environ.get("AWS_REGION"))
        self._endpoint = endpoint or os.environ.get("AWS_ENDPOINT_URL", "")
        self._open = ExitStack()
        self._outputs = self._read_outputs()

    def close(self) -> None:
        """Let go of every connection; for programs that live longer than one command."""
        self._open.close()

    @cached_property
    def admin(self) -> AdminApi:
        """The admin URL, every request signed."""
        return AdminApi(self._open.enter_context(signed_client(self._session, self.admin_url, self._endpoint)))

    @property
    def admin_url(self) -> str:
        """The admin function's own URL."""
        return self._outputs["AdminUrl"]

    @cached_property
    def secrets(self) -> AwsSecrets:
        """Secrets Manager, below the stack's prefix."""
        client = self._session.client("secretsmanager", endpoint_url=self._endpoint or None)
        self._open.callback(client.close)
        return AwsSecrets(client, self._outputs["SecretPrefix"], SystemClock())

    @cached_property
    def archive(self) -> DynamoArchive:
        """The table as a heap of items; takes rights that operators need not have."""
        client = self._session.client("dynamodb", endpoint_url=self._endpoint or None)
        self._open.callback(client.close)
        return DynamoArchive(client, self._outputs["TableName"])

    def in_flight(self) -> dict[str, int]:
        """How many messages each queue's function is working on; takes rights that operators need not have."""
        client = self._session.client("sqs", endpoint_url=self._endpoint or None)
        with closing(client):
            return {url: _in_flight(client, url) for url in self._queue_urls()}

    def _queue_urls(self) -> list[str]:
        flows: dict[str, str] = json.loads(self._outputs.get("QueueUrls", "{}"))
        exports = self._outputs.get("ExportQueueUrl")
        return [*flows.values(), *([exports] if exports else [])]

    @cached_property
    def table(self) -> DynamoTable:
        """The stack's one table."""
        client = self._session.client("dynamodb", endpoint_url=self._endpoint or None)
        self._open.callback(client.close)
        return DynamoTable(client, self._outputs["TableName"])

    def _read_outputs(self) -> dict[str, str]:
        try:
            cloudformation = self._session.client("cloudformation", endpoint_url=self._endpoint or None)
            self._open.callback(cloudformation.close)
            stacks = cloudformation.describe_stacks(StackName=self._name)["Stacks"]
        except NoCredentialsError as error:
            raise CredentialsRejected("no AWS credentials found", fix="log in as for the aws command line") from error
        except NoRegionError as error:
            raise OperatorError("no AWS region is set", fix="set AWS_REGION to the stack's region") from error
        except ClientError as error:
            raise self._explained(error) from error
        except BotoCoreError as error:
            raise Unreachable(
                f"CloudFormation did not answer: {error}", fix="check the network and the region"
            ) from error
        found = {row["OutputKey"]: row["OutputValue"] for row in stacks[0].get("Outputs", [])}
        missing = [name for name in OUTPUTS if name not in found]
        if missing:
            text = f"stack {self._name} has no output {', '.join(missing)}"
            raise NotFound(
                text,
                fix="name Seamline's own stack with `seamline --stack NAME`, or deploy this version with `cdk deploy`",
            )
        return found

    def _explained(self, error: ClientError) -> OperatorError:
        code, words = error.response["Error"]["Code"], error.response["Error"]["Message"]
        if code == "ValidationError":
            where = self._session.region_name
            fix = "deploy it with `cdk deploy`, or name yours with `seamline --stack NAME` and AWS_REGION"
            return NotFound(f"there is no stack {self._name} in {where}", fix=fix)
        return CredentialsRejected(f"AWS refused to describe stack {self._name}: {words}", fix="check your AWS rights")


def _in_flight(client: "SQSClient", url: str) -> int:
    answer = client.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessagesNotVisible"])
    return int(answer["Attributes"]["ApproximateNumberOfMessagesNotVisible"])
