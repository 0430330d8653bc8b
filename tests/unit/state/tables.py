"""DynamoDB in this process, and a base table nobody may write to, for the tests of the table port."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import boto3
from moto import mock_aws

from seamline.clock import ManualClock
from seamline.state.dynamodb import DynamoTable
from seamline.state.memory import MemoryTable
from seamline.state.table import ANY, Item, Key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

TABLE = "seamline-test"


@contextmanager
def dynamodb_client() -> Iterator["DynamoDBClient"]:
    """A client of an in-process DynamoDB that has the table as the stack makes it."""
    with mock_aws():
        client = boto3.client(
            "dynamodb", region_name="eu-west-1", aws_access_key_id="test", aws_secret_access_key="test"
        )
        client.create_table(
            TableName=TABLE,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=_keys("pk", "sk"),
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "a", "b")],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": f"by_{name}",
                    "KeySchema": _keys(name, "sk"),
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
                for name in ("a", "b")
            ],
        )
        yield client


def dynamo_table(client: "DynamoDBClient") -> DynamoTable:
    """The table port over the client, on a clock that does not really wait."""
    return DynamoTable(client, TABLE, ManualClock())


class CallCounter:
    """Counts the calls a boto3 client sends, by operation."""

    def __init__(self, client: "DynamoDBClient") -> None:
        self.calls: dict[str, int] = {}
        client.meta.events.register("before-call.dynamodb", self._count)

    def _count(self, model: Any, **_: object) -> None:
        self.calls[model.name] = self.calls.get(model.name, 0) + 1


class ReadOnlyTable(MemoryTable):
    """A table that fails the test when anybody writes to it."""

    def put(self, item: Item, expect: int = ANY) -> NoReturn:
        """Refuse."""
        raise AssertionError(f"wrote {item} to the base of a dry run")

    def put_many(self, items: Sequence[Item]) -> NoReturn:
        """Refuse."""
        raise AssertionError(f"wrote {items} to the base of a dry run")

    def delete(self, key: Key, expect: int = ANY) -> NoReturn:
        """Refuse."""
        raise AssertionError(f"deleted {key} from the base of a dry run")

    def delete_many(self, keys: Sequence[Key]) -> NoReturn:
        """Refuse."""
        raise AssertionError(f"deleted {keys} from the base of a dry run")


def _keys(partition: str, sort: str) -> list[Any]:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]
