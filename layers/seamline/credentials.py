"""One connection's credentials, and where they are kept."""

from typing import Protocol

import msgspec
from msgspec import Struct

from seamline.errors import CredentialsRejected, SettingsInvalid
from seamline.marketplace.joor.auth import JoorCredentials


class Cin7CoreCredentials(Struct, frozen=True):
    """Account id and application key, from Integrations > API in Cin7 Core."""

    account_id: str
    application_key: str

    def __repr__(self) -> str:
        return f"Cin7CoreCredentials(account_id={self.account_id!r}, key hidden)"


class Credentials(Struct, frozen=True):
    """Everything secret of one connection; this is also the shape of its secret."""

    cin7_core: Cin7CoreCredentials
    joor: JoorCredentials


class SecretStore(Protocol):
    """Where credentials are kept, by connection."""

    def get(self, connection: str) -> Credentials:
        """The connection's credentials. Raises CredentialsRejected when there are none."""

    def renewed(self, connection: str) -> Credentials:
        """The connection's credentials as they are stored now, past what this process keeps in memory."""

    def previous(self, connection: str) -> Credentials | None:
        """Those that the stored ones replaced, if there were any."""

    def put(self, connection: str, credentials: Credentials) -> None:
        """Store or replace them."""

    def remove(self, connection: str) -> None:
        """Give them up; silent when there are none."""


class MemorySecrets:
    """A secret store in memory, for tests and the simulation."""

    def __init__(self, stored: dict[str, Credentials] | None = None) -> None:
        self._stored = dict(stored or {})
        self._previous: dict[str, Credentials] = {}

    def get(self, connection: str) -> Credentials:
        """The connection's credentials."""
        if connection not in self._stored:
            raise CredentialsRejected(
                f"no credentials for {connection}", fix="apply the connection with its credentials"
            )
        return self._stored[connection]

    def renewed(self, connection: str) -> Credentials:
        """The same: nothing else is kept."""
        return self.get(connection)

    def previous(self, connection: str) -> Credentials | None:
        """Those that the stored ones replaced."""
        return self._previous.get(connection)

    def put(self, connection: str, credentials: Credentials) -> None:
        """Store or replace them."""
        if connection in self._stored:
            self._previous[connection] = self._stored[connection]
        self._stored[connection] = credentials

    def remove(self, connection: str) -> None:
        """Give them up."""
        self._stored.pop(connection, None)
        self._previous.pop(connection, None)


def parse_credentials(text: bytes | str) -> Credentials:
    """Read credentials from JSON. Raises SettingsInvalid naming the field that is missing, never a value."""
    try:
        return msgspec.json.decode(text, type=Credentials)
    except msgspec.DecodeError as error:
        raise SettingsInvalid((f"credentials: {error}",)) from None
