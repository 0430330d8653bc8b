"""Adapters to AWS other than the table: Secrets Manager for credentials, SQS for runs and exports."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

import msgspec
from msgspec import Struct

from seamline.clock import Clock
from seamline.domain.flow import Flow
from seamline.errors import CredentialsRejected

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager.client import SecretsManagerClient
    from mypy_boto3_sqs.client import SQSClient

    from seamline.credentials import Credentials

SECRET_MAX_AGE_SECONDS = 300.0
SECRET_MIN_AGE_SECONDS = 10.0
"""However often credentials are refused, Secrets Manager is asked for newer ones no more often than this."""
RECOVERY_DAYS = 7
EXPORT_SLOT_SECONDS = 5
"""Short, so that a retry or re-export that a person asks for right after an attempt is not swallowed."""


class RunMessage(Struct, frozen=True, omit_defaults=True):
    """One run, or one slice of it, to do. With `only` it confines itself to these records."""

    connection: str
    flow: Flow
    run_id: str
    reason: str
    only: tuple[str, ...] = ()


class Look(Struct, frozen=True, omit_defaults=True):
    """A look at all connections for one flow; the schedule says how many seconds pass until its next tick."""

    flow: Flow
    seconds: int = 0


class ExportMessage(Struct, frozen=True):
    """One order to export."""

    connection: str
    order_id: str


class AwsSecrets:
    """Credentials in Secrets Manager, one secret a connection, kept in memory for five minutes."""

    def __init__(self, client: "SecretsManagerClient", prefix: str, clock: Clock) -> None:
        self._client = client
        self._prefix = prefix
        self._clock = clock
        self._kept: dict[str, tuple[float, Credentials]] = {}

    def get(self, connection: str) -> "Credentials":
        """The connection's credentials. Raises CredentialsRejected when there are none."""
        return self._younger_than(SECRET_MAX_AGE_SECONDS, connection)

    def renewed(self, connection: str) -> "Credentials":
        """The same, read anew unless that was a few seconds ago. Raises CredentialsRejected when there are none."""
        return self._younger_than(SECRET_MIN_AGE_SECONDS, connection)

    def previous(self, connection: str) -> "Credentials | None":
        """Those that the stored ones replaced; Secrets Manager keeps one version back."""
        return self._read(connection, "AWSPREVIOUS")

    def put(self, connection: str, credentials: "Credentials") -> None:
        """Store or replace them; a secret that was given up comes back to life."""
        name, text = self._prefix + connection, msgspec.json.encode(credentials).decode()
        try:
            self._client.create_secret(Name=name, SecretString=text)
        except (self._client.exceptions.ResourceExistsException, self._client.exceptions.InvalidRequestException):
            if "DeletedDate" in self._client.describe_secret(SecretId=name):
                self._client.restore_secret(SecretId=name)
            self._client.put_secret_value(SecretId=name, SecretString=text)
        self._kept.pop(connection, None)

    def remove(self, connection: str) -> None:
        """Give them up; for a week they can be had back in Secrets Manager."""
        self._kept.pop(connection, None)
        with suppress(self._client.exceptions.ResourceNotFoundException):
            self._client.delete_secret(SecretId=self._prefix + connection, RecoveryWindowInDays=RECOVERY_DAYS)

    def _younger_than(self, seconds: float, connection: str) -> "Credentials":
        kept = self._kept.get(connection)
        if kept and self._clock.now() - kept[0] < seconds:
            return kept[1]
        credentials = self._read(connection, "AWSCURRENT")
        if credentials is None:
            text = f"Secrets Manager has no secret {self._prefix}{connection}"
            raise CredentialsRejected(text, fix="apply the connection with its credentials")
        self._kept[connection] = (self._clock.now(), credentials)
        return credentials

    def _read(self, connection: str, stage: str) -> "Credentials | None":
        # With it comes an HTTP client, which a function that only queues has no use for.
        from seamline.credentials import parse_credentials

        gone = self._client.exceptions.ResourceNotFoundException, self._client.exceptions.InvalidRequestException
        try:
            answer = self._client.get_secret_value(SecretId=self._prefix + connection, VersionStage=stage)
        except gone:
            return None
        return parse_credentials(answer["SecretString"])


class RunQueue(Protocol):
    """Where runs wait for their flow's function."""

    def send(self, message: RunMessage, deduplication_id: str) -> None:
        """Queue one run; a second one with the same id within five minutes is swallowed."""


class SqsRunQueue:
    """Puts runs on the FIFO queue of their flow; the group is the connection, so its runs never overlap."""

    def __init__(self, client: "SQSClient", urls: Mapping[str, str]) -> None:
        self._client = client
        self._urls = urls

    def send(self, message: RunMessage, deduplication_id: str) -> None:
        """Queue one run; a second one with the same id within five minutes is swallowed by SQS."""
        self._client.send_message(
            QueueUrl=self._urls[message.flow.value],
            MessageBody=msgspec.json.encode(message).decode(),
            MessageGroupId=message.connection,
            MessageDeduplicationId=deduplication_id,
        )


class LookQueue(Protocol):
    """Where looks between two ticks of a schedule wait for their time."""

    def send(self, look: Look, delay: int) -> None:
        """Have the look made in so many seconds."""


class SqsLookQueue:
    """Puts looks on a standard queue, since a FIFO message cannot have a delay of its own."""

    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client = client
        self._url = url

    def send(self, look: Look, delay: int) -> None:
        """Have the look made in so many seconds, at most 900."""
        self._client.send_message(
            QueueUrl=self._url, MessageBody=msgspec.json.encode(look).decode(), DelaySeconds=delay
        )


class SqsExportQueue:
    """Puts orders on the export queue; the group is the order, so that one order never runs twice at once."""

    def __init__(self, client: "SQSClient", url: str, clock: Clock) -> None:
        self._client = client
        self._url = url
        self._clock = clock

    def send(self, connection: str, order_ids: Sequence[str]) -> None:
        """Queue the orders; the same order within a few seconds is swallowed by SQS."""
        slot = int(self._clock.now() // EXPORT_SLOT_SECONDS)
        for order_id in order_ids:
            self._client.send_message(
                QueueUrl=self._url,
                MessageBody=msgspec.json.encode(ExportMessage(connection, order_id)).decode(),
                MessageGroupId=f"{connection}.{order_id}",
                MessageDeduplicationId=f"{connection}.{order_id}.{slot}",
            )
