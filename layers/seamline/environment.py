"""What a function is made of: its environment variables become clients, stores and queues, each built once."""

import json
import os
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from seamline.aws import AwsSecrets, LookQueue, RunQueue, SqsExportQueue, SqsLookQueue, SqsRunQueue
from seamline.clock import SystemClock
from seamline.errors import SeamlineBug
from seamline.images.store import S3Store
from seamline.notices import Notices, SnsNotices
from seamline.state.dynamodb import DynamoTable
from seamline.state.version import require_state
from seamline.telemetry import Telemetry

if TYPE_CHECKING:
    from seamline.flows.context import ExportQueue
    from seamline.hints.hint_queue import SqsHintQueue
    from seamline.hints.key_store import AwsHookKeys
    from seamline.images.desk import PictureAccess
    from seamline.runtime import Runtime

# An AWS call that hangs must not eat a slice: short timeouts, and the SDK's own retries.
CLIENT_CONFIG = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "max_attempts": 4})

# Whoever posts to the webhook URL waits for the answer.
HASTY_CONFIG = Config(connect_timeout=1, read_timeout=1, retries={"mode": "standard", "max_attempts": 2})


class NoExports:
    """The export queue of a function that was given none."""

    def send(self, connection: str, order_ids: Sequence[str]) -> None:
        """Refuse: nothing in such a function queues orders."""
        raise SeamlineBug(f"this function may not queue orders ({connection}: {', '.join(order_ids)})")


class Environment:
    """One container's share of the stack."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self.clock = SystemClock()

    @cached_property
    def table(self) -> DynamoTable:
        """The state of the stack."""
        return DynamoTable(boto3.client("dynamodb", config=CLIENT_CONFIG), self._variables["SEAMLINE_TABLE"])

    @cached_property
    def runs(self) -> RunQueue:
        """The queues of the flows; a flow's own function knows only its own."""
        text = self._variables.get("SEAMLINE_QUEUE_URLS")
        own = {self._variables.get("SEAMLINE_FLOW", ""): self._variables.get("SEAMLINE_QUEUE_URL", "")}
        return SqsRunQueue(boto3.client("sqs", config=CLIENT_CONFIG), json.loads(text) if text else own)

    @cached_property
    def looks(self) -> LookQueue:
        """The queue of later looks; only dispatch has one."""
        return SqsLookQueue(boto3.client("sqs", config=CLIENT_CONFIG), self._variables["SEAMLINE_LOOKS_QUEUE_URL"])

    @cached_property
    def exports(self) -> "ExportQueue":
        """The queue of the order export."""
        url = self._variables.get("SEAMLINE_EXPORT_QUEUE_URL")
        return SqsExportQueue(boto3.client("sqs", config=CLIENT_CONFIG), url, self.clock) if url else NoExports()

    @cached_property
    def secrets(self) -> AwsSecrets:
        """The connections' credentials."""
        client = boto3.client("secretsmanager", config=CLIENT_CONFIG)
        return AwsSecrets(client, self._variables["SEAMLINE_SECRET_PREFIX"], self.clock)

    @cached_property
    def hook_keys(self) -> "AwsHookKeys":
        """The secret headers of the webhooks; read while the ERP waits for an answer, so nothing may take long."""
        from seamline.hints.key_store import AwsHookKeys

        client = boto3.client("secretsmanager", config=HASTY_CONFIG)
        return AwsHookKeys(client, self._variables["SEAMLINE_SECRET_PREFIX"])

    @property
    def webhook_url(self) -> str:
        """The webhook function's own URL; empty where there is none."""
        return self._variables.get("SEAMLINE_WEBHOOK_URL", "")

    @cached_property
    def hints(self) -> "SqsHintQueue":
        """The queue on which hints gather."""
        from seamline.hints.hint_queue import SqsHintQueue

        return SqsHintQueue(boto3.client("sqs", config=HASTY_CONFIG), self._variables["SEAMLINE_HINT_QUEUE_URL"])

    @cached_property
    def pictures(self) -> "PictureAccess | None":
        """Where pictures are kept; only the function that copies them has a bucket."""
        bucket = self._variables.get("SEAMLINE_BUCKET")
        if not bucket:
            return None
        from seamline.images.desk import PictureAccess

        return PictureAccess(S3Store(boto3.client("s3", config=CLIENT_CONFIG), bucket))

    @cached_property
    def runtime(self) -> "Runtime":
        """The composition root over these."""
        # It brings both APIs' adapters and their HTTP client, which dispatch and most admin requests do without.
        from seamline.runtime import Runtime

        return Runtime(self.table, self.secrets, self.exports, self.clock, pictures=self.pictures)

    @cached_property
    def telemetry(self) -> Telemetry:
        """Logs and metrics under the function's name."""
        by_connection = self._variables.get("SEAMLINE_METRICS_BY", "connection") == "connection"
        return Telemetry(self._variables.get("POWERTOOLS_SERVICE_NAME", "seamline"), by_connection=by_connection)

    @cached_property
    def notices(self) -> Notices:
        """The topic people are told by."""
        return SnsNotices(boto3.client("sns", config=CLIENT_CONFIG), self._variables["SEAMLINE_TOPIC_ARN"])

    @property
    def admin_url(self) -> str:
        """The console's own address; empty in functions that do not speak of it."""
        return self._variables.get("SEAMLINE_ADMIN_URL", "")


@cache
def environment() -> Environment:
    """This container's environment. Raises Refused when a newer Seamline wrote the table."""
    start_tracing(os.environ)
    here = Environment(os.environ)
    if "SEAMLINE_TABLE" in os.environ:
        require_state(here.table)
    return here


def start_tracing(variables: Mapping[str, str]) -> None:
    """Trace AWS and HTTP calls where an X-Ray daemon listens; elsewhere not even load the tracer."""
    if "AWS_XRAY_DAEMON_ADDRESS" in variables:
        from aws_lambda_powertools import Tracer

        Tracer(patch_modules=("botocore", "httpx"))
