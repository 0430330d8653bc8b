"""Ids that are the same in every run, so that a failing simulation can be replayed."""

import uuid
from collections import Counter


class Ids:
    """Hands out GUIDs and running numbers per kind of record; the same seed gives the same sequence."""

    def __init__(self, seed: str) -> None:
        self._namespace = uuid.uuid5(uuid.NAMESPACE_URL, f"seamline-sandbox:{seed}")
        self._counts: Counter[str] = Counter()

    def guid(self, kind: str) -> str:
        """The next lower-case GUID for this kind of record."""
        return self.fixed(kind, str(self.number(kind)))

    def fixed(self, kind: str, name: str) -> str:
        """The GUID that always belongs to this name."""
        return str(uuid.uuid5(self._namespace, f"{kind}:{name}"))

    def number(self, kind: str, start: int = 1) -> int:
        """The next running number for this kind of record."""
        self._counts[kind] += 1
        return start + self._counts[kind] - 1
