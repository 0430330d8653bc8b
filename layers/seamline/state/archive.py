"""The whole table as a stream of items, out and in again: for back-ups, and for removing a connection."""

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import TYPE_CHECKING, Any, Protocol

from seamline.errors import Throttled
from seamline.state.dynamodb import WRITE_BATCH
from seamline.state.dynamodb_errors import translated
from seamline.state.dynamodb_items import decode, encode_key, encode_values
from seamline.state.memory import MemoryTable
from seamline.state.table import Item, Key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

ATTEMPTS = 12


class Archive(Protocol):
    """A table seen as a heap of items; functions never get one, since they may not scan."""

    def items(self, prefix: str = "") -> Iterator[Item]:
        """Every item, or those whose partition begins with the prefix; not as of one moment."""

    def load(self, items: Iterable[Item]) -> int:
        """Write items with the revisions they have; says how many."""

    def discard(self, keys: Iterable[Key]) -> int:
        """Remove items; says how many."""


class DynamoArchive:
    """The archive of a DynamoDB table. Reading it costs one read unit for each 8 KB."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._client = client
        self._name = table_name

    def items(self, prefix: str = "") -> Iterator[Item]:
        """Every item, or those whose partition begins with the prefix."""
        chosen: Any = (
            {"FilterExpression": "begins_with(pk, :prefix)", "ExpressionAttributeValues": {":prefix": {"S": prefix}}}
            if prefix
            else {}
        )
        start: Any = {}
        while True:
            with translated(f"a scan of {self._name}"):
                answer = self._client.scan(TableName=self._name, ConsistentRead=True, **chosen, **start)
            yield from map(decode, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def load(self, items: Iterable[Item]) -> int:
        """Write items with the revisions they have."""
        return self._write({"PutRequest": {"Item": _whole(item)}} for item in items)

    def discard(self, keys: Iterable[Key]) -> int:
        """Remove items."""
        return self._write({"DeleteRequest": {"Key": encode_key(key)}} for key in keys)

    def _write(self, requests: Iterable[Any]) -> int:
        done = 0
        for batch in batched(requests, WRITE_BATCH, strict=False):
            self._write_batch(list(batch))
            done += len(batch)
        return done

    def _write_batch(self, batch: list[Any]) -> None:
        left: Any = batch
        for _ in range(ATTEMPTS):
            with translated(f"a write of {len(left)} items"):
                answer = self._client.batch_write_item(RequestItems={self._name: left})
            left = answer.get("UnprocessedItems", {}).get(self._name, [])
            if not left:
                return
        raise Throttled(f"DynamoDB left {len(left)} items unwritten in {self._name}")


class MemoryArchive:
    """The archive of a table in memory."""

    def __init__(self, table: MemoryTable) -> None:
        self._table = table

    def items(self, prefix: str = "") -> Iterator[Item]:
        """Every item, or those whose partition begins with the prefix."""
        return (item for item in self._table.everything() if item.pk.startswith(prefix))

    def load(self, items: Iterable[Item]) -> int:
        """Write items with the revisions they have."""
        return len([self._table.store(item) for item in items])

    def discard(self, keys: Iterable[Key]) -> int:
        """Remove items."""
        gone = list(keys)
        self._table.delete_many(gone)
        return len(gone)


def _whole(item: Item) -> dict[str, Any]:
    return encode_key(Key(item.pk, item.sk)) | encode_values(item) | {"rev": {"N": str(item.rev)}}
