"""One request to Cin7 Core, parsed: the query without regard to case, and the JSON body."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sandbox.core.dates import moment_of
from sandbox.core.errors import refuse
from sandbox.core.values import Record, flag

DEFAULT_LIMIT = 100
MOST_ROWS = 1000


@dataclass(frozen=True)
class Ask:
    """`query` has lower-case keys; `host_url` and `api_url` are the addresses the caller used, with a final slash."""

    query: Mapping[str, str]
    body: Record
    host_url: str = "http://sandbox.test/"
    api_url: str = "http://sandbox.test/cin7-core/"

    def text(self, name: str) -> str:
        """A query parameter, or "" when it was not given."""
        return self.query.get(name.lower(), "")

    def flag(self, name: str) -> bool:
        """A boolean query parameter, false when it was not given."""
        return flag(self.text(name))

    def maybe_flag(self, name: str) -> bool | None:
        """A boolean query parameter, or None when it was not given."""
        return self.flag(name) if self.text(name) else None

    def since(self, name: str) -> datetime | None:
        """A point in time, or None when it was not given. Raises CoreError."""
        text = self.text(name)
        return moment_of(text, name) if text else None

    def guid(self, name: str) -> str:
        """A GUID in lower case, or "" when it was not given. Raises CoreError."""
        text = self.text(name)
        if not text:
            return ""
        try:
            return str(uuid.UUID(text))
        except ValueError as error:
            raise refuse(f"{name} parameter must be of GUID type") from error

    def page(self) -> int:
        """The page asked for, from 1. Raises CoreError."""
        return self._whole("Page", 1)

    def limit(self, most: int = MOST_ROWS) -> int:
        """The rows asked for, silently cut to the endpoint's maximum. Raises CoreError."""
        return min(self._whole("Limit", DEFAULT_LIMIT), most)

    def _whole(self, name: str, default: int) -> int:
        text = self.text(name)
        if not text:
            return default
        if not text.isdigit() or int(text) < 1:
            raise refuse(f"The value '{text}' is not valid for {name}.")
        return int(text)
