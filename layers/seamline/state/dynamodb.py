"""The table port on DynamoDB: one table, two sparse keys-only indexes `by_a` and `by_b`, expiry by `expires_at`."""

import random
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import batched
from typing import TYPE_CHECKING, Any

import msgspec

from seamline.clock import Clock, SystemClock
from seamline.errors import Throttled
from seamline.state.dynamodb_errors import translated
from seamline.state.dynamodb_items import Wire, decode, decode_key, encode_key, encode_values
from seamline.state.table import ABSENT, ANY, Item, Key, Query, is_possible, is_possible_value, require_possible

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

READ_BATCH = 100
WRITE_BATCH = 25
STALLED_BATCHES = 8
FIRST_PAUSE_SECONDS = 0.05
_OPTIONAL = ("a", "b", "expires_at")


class DynamoTable:
    """One DynamoDB table through boto3's low-level client, whose own configuration decides how calls are retried."""

    def __init__(
        self, client: "DynamoDBClient", table_name: str, clock: Clock | None = None, rng: random.Random | None = None
    ) -> None:
        self._client = client
        self._name = table_name
        self._clock = clock or SystemClock()
        self._rng = rng or random.Random()

    def get(self, key: Key) -> Item | None:
        """One item, or None."""
        if not is_possible(key):
            return None
        with translated(_named(key)):
            answer = self._client.get_item(TableName=self._name, Key=encode_key(key), ConsistentRead=True)
        return decode(answer["Item"]) if "Item" in answer else None

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        """The items that exist among the keys; any number of keys, 100 a call."""
        found: dict[Key, Item] = {}

        def read(batch: list[Wire]) -> list[Wire]:
            with translated(f"a read of {len(batch)} items"):
                answer = self._client.batch_get_item(RequestItems={self._name: {"Keys": batch, "ConsistentRead": True}})
            found.update({decode_key(wire): decode(wire) for wire in answer["Responses"].get(self._name, [])})
            left: Any = answer.get("UnprocessedKeys", {}).get(self._name, {})
            return list(left.get("Keys", []))

        self._in_batches([encode_key(key) for key in dict.fromkeys(keys) if is_possible(key)], READ_BATCH, read)
        return found

    def put(self, item: Item, expect: int = ANY) -> Item:
        """Write the item if its revision is `expect`; returned with its new revision. Raises Conflict."""
        key = Key(item.pk, item.sk)
        require_possible(key)
        with translated(_named(key)):
            answer = self._client.update_item(
                TableName=self._name, Key=encode_key(key), ReturnValues="UPDATED_NEW", **_update(item, expect)
            )
        return msgspec.structs.replace(item, rev=int(answer["Attributes"]["rev"]["N"]))

    def put_many(self, items: Sequence[Item]) -> None:
        """Write items whatever is there, 25 a call; the last one wins when a key comes twice."""
        unique = {Key(item.pk, item.sk): item for item in items}
        self._write([{"PutRequest": {"Item": _whole(item)}} for item in unique.values()])

    def delete(self, key: Key, expect: int = ANY) -> None:
        """Remove the item if its revision is `expect`. Raises Conflict."""
        names: Wire = {} if expect == ANY else {"ExpressionAttributeNames": {"#rev": "rev"}}
        with translated(_named(key)):
            self._client.delete_item(TableName=self._name, Key=encode_key(key), **names, **_condition(expect))

    def delete_many(self, keys: Sequence[Key]) -> None:
        """Remove items whatever their revision, 25 a call."""
        self._write([{"DeleteRequest": {"Key": encode_key(key)}} for key in dict.fromkeys(keys)])

    def query(self, query: Query) -> Iterator[Item]:
        """Stream the matching items page by page."""
        if query.after and not query.after.startswith(query.prefix):
            # DynamoDB refuses a start key outside the prefix, though it only means: everything, or nothing.
            if (query.after > query.prefix) != query.descending:
                return
            query = msgspec.structs.replace(query, after="")
        for page in self._pages(_key_condition(query), query.limit):
            yield from map(decode, page)

    def lookup(self, index: str, value: str) -> Iterator[Item]:
        """Stream the whole items whose `a` or `b` (index name) equals the value, by sort key; may lag behind writes."""
        yield from self._found(index, value, _look_up(index, value))

    def lookup_back(self, index: str, value: str, before: str = "") -> Iterator[Item]:
        """As `lookup`, but the greatest sort key first, and only keys below `before` if it is given."""
        condition = _look_up(index, value) | {"ScanIndexForward": False}
        if before:
            condition["KeyConditionExpression"] += " AND sk < :before"
            condition["ExpressionAttributeValues"] |= {":before": {"S": before}}
        yield from self._found(index, value, condition)

    def _found(self, index: str, value: str, condition: Wire) -> Iterator[Item]:
        """The items behind an index's keys, read a batch at a time, since a page of the index names thousands."""
        if not is_possible_value(value):
            return
        for page in self._pages(condition):
            for batch in batched(map(decode_key, page), READ_BATCH, strict=False):
                items = self.get_many(batch)
                yield from (items[key] for key in batch if key in items and getattr(items[key], index) == value)

    def _pages(self, condition: Wire, limit: int = 0) -> Iterator[list[Wire]]:
        left = limit
        while True:
            page: Wire = condition | ({"Limit": left} if limit else {})
            with translated(f"a query of {self._name}"):
                answer = self._client.query(TableName=self._name, **page)
            yield answer["Items"]
            left -= len(answer["Items"])
            if "LastEvaluatedKey" not in answer or (limit and left <= 0):
                return
            condition = condition | {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def _write(self, requests: list[Wire]) -> None:
        def write(batch: list[Any]) -> list[Wire]:
            with translated(f"a write of {len(batch)} items"):
                answer = self._client.batch_write_item(RequestItems={self._name: batch})
            left: Any = answer.get("UnprocessedItems", {}).get(self._name, [])
            return list(left)

        self._in_batches(requests, WRITE_BATCH, write)

    def _in_batches(self, todo: list[Wire], size: int, send: Callable[[list[Wire]], list[Wire]]) -> None:
        """Send everything; what comes back unprocessed waits a little and goes first into the next batch."""
        queue = deque(todo)
        stalled = 0
        while queue:
            batch = [queue.popleft() for _ in range(min(size, len(queue)))]
            refused = send(batch)
            if refused:
                queue.extendleft(reversed(refused))
                stalled = stalled + 1 if len(refused) == len(batch) else 0
                self._pause(stalled)

    def _pause(self, stalled: int) -> None:
        if stalled >= STALLED_BATCHES:
            raise Throttled(f"DynamoDB processed nothing of {stalled} batches for {self._name}")
        self._clock.sleep(self._rng.uniform(0, FIRST_PAUSE_SECONDS * 2**stalled))


def _named(key: Key) -> str:
    return f"{key.pk} / {key.sk}"


def _whole(item: Item) -> Wire:
    return encode_key(Key(item.pk, item.sk)) | encode_values(item) | {"rev": {"N": "1"}}


def _update(item: Item, expect: int) -> Wire:
    """Arguments of an UpdateItem that replaces all values and raises the revision by one, atomically."""
    values = encode_values(item)
    settings = ["#rev = if_not_exists(#rev, :zero) + :one", *(f"#{name} = :{name}" for name in values)]
    gone = [f"#{name}" for name in _OPTIONAL if name not in values]
    condition = _condition(expect)
    return condition | {
        "UpdateExpression": f"SET {', '.join(settings)}" + (f" REMOVE {', '.join(gone)}" if gone else ""),
        "ExpressionAttributeNames": {f"#{name}": name for name in ("rev", "data", *_OPTIONAL)},
        "ExpressionAttributeValues": condition.get("ExpressionAttributeValues", {})
        | {":zero": {"N": "0"}, ":one": {"N": "1"}}
        | {f":{name}": value for name, value in values.items()},
    }


def _condition(expect: int) -> Wire:
    if expect == ANY:
        return {}
    if expect == ABSENT:
        return {"ConditionExpression": "attribute_not_exists(#rev)"}
    return {"ConditionExpression": "#rev = :expect", "ExpressionAttributeValues": {":expect": {"N": str(expect)}}}


def _look_up(index: str, value: str) -> Wire:
    return {
        "IndexName": f"by_{index}",
        "KeyConditionExpression": "#index = :value",
        "ExpressionAttributeNames": {"#index": index},
        "ExpressionAttributeValues": {":value": {"S": value}},
    }


def _key_condition(query: Query) -> Wire:
    condition: Wire = {
        "ConsistentRead": True,
        "ScanIndexForward": not query.descending,
        "KeyConditionExpression": "pk = :pk" + (" AND begins_with(sk, :prefix)" if query.prefix else ""),
        "ExpressionAttributeValues": {":pk": {"S": query.pk}}
        | ({":prefix": {"S": query.prefix}} if query.prefix else {}),
    }
    if query.after:
        condition["ExclusiveStartKey"] = encode_key(Key(query.pk, query.after))
    return condition
