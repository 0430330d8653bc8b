"""Where the secret headers of the webhooks are kept: a secret of its own per connection, beside the API keys."""

from typing import TYPE_CHECKING, Protocol

import msgspec

from seamline.hints.keys import HookKeys

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager.client import SecretsManagerClient

FOLDER = "webhooks/"
"""Below the prefix of all secrets, and apart from the API keys, which the webhook function must not read."""


class HookKeyStore(Protocol):
    """Where the secret headers are kept, by connection."""

    def get(self, connection: str) -> HookKeys:
        """The headers the connection accepts; none when it has no webhooks."""

    def put(self, connection: str, keys: HookKeys) -> None:
        """Replace them."""


class MemoryHookKeys:
    """A store in memory, for tests and the simulation."""

    def __init__(self) -> None:
        self._stored: dict[str, HookKeys] = {}
        self.reads = 0

    def get(self, connection: str) -> HookKeys:
        """The headers the connection accepts."""
        self.reads += 1
        return self._stored.get(connection, HookKeys())

    def put(self, connection: str, keys: HookKeys) -> None:
        """Replace them."""
        self._stored[connection] = keys


class AwsHookKeys:
    """Secrets Manager: `<prefix>webhooks/<connection>`."""

    def __init__(self, client: "SecretsManagerClient", prefix: str) -> None:
        self._client = client
        self._prefix = prefix + FOLDER

    def get(self, connection: str) -> HookKeys:
        """The headers the connection accepts; none when it has no such secret."""
        try:
            answer = self._client.get_secret_value(SecretId=self._prefix + connection)
        except self._client.exceptions.ResourceNotFoundException:
            return HookKeys()
        return msgspec.json.decode(answer["SecretString"], type=HookKeys)

    def put(self, connection: str, keys: HookKeys) -> None:
        """Create or replace the secret."""
        name, text = self._prefix + connection, msgspec.json.encode(keys).decode()
        try:
            self._client.create_secret(Name=name, SecretString=text)
        except self._client.exceptions.ResourceExistsException:
            self._client.put_secret_value(SecretId=name, SecretString=text)
