"""What only DynamoDB does: how items lie there, how many calls they take, and how its failures are told."""

import random
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.stub import Stubber

from seamline.clock import ManualClock
from seamline.errors import (
    Conflict,
    CredentialsRejected,
    MissingPrerequisite,
    SeamlineBug,
    SeamlineError,
    Throttled,
    Unreachable,
)
from seamline.state.dynamodb import DynamoTable
from seamline.state.table import Item, Key, Query
from tests.unit.state.tables import TABLE, CallCounter, dynamo_table, dynamodb_client

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

STYLE = Key("aurora#styles", "style#1")


@pytest.fixture
def client() -> Iterator["DynamoDBClient"]:
    with dynamodb_client() as client:
        yield client


@pytest.fixture
def offline() -> "DynamoDBClient":
    return _client("https://dynamodb.invalid")


def _client(url: str) -> "DynamoDBClient":
    config = Config(retries={"total_max_attempts": 1}, connect_timeout=1)
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client("dynamodb", region_name="eu-west-1", endpoint_url=url, config=config, **keys)  # type: ignore[call-overload,no-any-return]


def items(count: int, size: int = 2) -> list[Item]:
    return [Item("aurora#styles", f"style#{n:05}", b"x" * size, a=f"ext#{n % 10}") for n in range(count)]


def stored(client: "DynamoDBClient", sk: str = "style#1") -> dict[str, Any]:
    answer = client.get_item(TableName=TABLE, Key={"pk": {"S": "aurora#styles"}, "sk": {"S": sk}})
    return dict(answer["Item"])


def test_a_small_item_is_readable_in_the_console_and_has_no_empty_attributes(client: "DynamoDBClient") -> None:
    dynamo_table(client).put(Item("aurora#styles", "style#1", b'{"name":"Anorak"}'))
    assert stored(client) == {
        "pk": {"S": "aurora#styles"},
        "sk": {"S": "style#1"},
        "data": {"S": '{"name":"Anorak"}'},
        "rev": {"N": "1"},
    }


def test_a_large_item_is_compressed(client: "DynamoDBClient") -> None:
    table = dynamo_table(client)
    table.put(Item("aurora#styles", "style#1", b"x" * 1_000_000))
    assert len(stored(client)["data"]["B"]) < 2_000
    found = table.get(STYLE)
    assert found is not None
    assert found.data == b"x" * 1_000_000


@pytest.mark.parametrize(
    ("work", "calls"),
    [
        (lambda table: table.put_many(items(1000)), {"BatchWriteItem": 40}),
        (lambda table: table.put_many([*items(25), *items(25)]), {"BatchWriteItem": 1}),
        (lambda table: table.put_many([]), {}),
        (lambda table: table.delete_many([Key(i.pk, i.sk) for i in items(51)]), {"BatchWriteItem": 3}),
        (lambda table: table.get_many([Key(i.pk, i.sk) for i in items(1000)]), {"BatchGetItem": 10}),
        (lambda table: list(table.query(Query("aurora#styles"))), {"Query": 1}),
        (lambda table: list(table.query(Query("aurora#styles", limit=5))), {"Query": 1}),
        (lambda table: list(table.lookup("a", "ext#3")), {"Query": 1, "BatchGetItem": 1}),
        (lambda table: list(table.lookup("a", "unknown")), {"Query": 1}),
        (lambda table: table.put(items(1)[0], expect=1), {"UpdateItem": 1}),
        (lambda table: table.get(STYLE), {"GetItem": 1}),
    ],
)
def test_work_takes_no_more_calls_than_it_must(
    client: "DynamoDBClient", work: Callable[[DynamoTable], Any], calls: dict[str, int]
) -> None:
    table = dynamo_table(client)
    table.put_many(items(600))
    counter = CallCounter(client)
    work(table)
    assert counter.calls == calls


def test_a_partition_larger_than_a_page_is_read_page_by_page_as_it_is_consumed(client: "DynamoDBClient") -> None:
    table = dynamo_table(client)
    table.put_many(items(900, size=4000))
    counter = CallCounter(client)
    stream = table.query(Query("aurora#styles"))
    next(stream)
    assert counter.calls == {"Query": 1}
    assert len(list(stream)) == 899
    assert counter.calls == {"Query": 4}


def test_a_look_up_reads_no_more_items_than_are_consumed_but_for_a_batch(client: "DynamoDBClient") -> None:
    table = dynamo_table(client)
    table.put_many([Item("aurora#styles", f"style#{n:05}", b"{}", a="ext") for n in range(450)])
    counter = CallCounter(client)
    stream = table.lookup_back("a", "ext", before="style#00400")
    assert next(stream).sk == "style#00399"
    assert counter.calls == {"Query": 1, "BatchGetItem": 1}
    assert len(list(stream)) == 399
    assert counter.calls == {"Query": 1, "BatchGetItem": 4}


def test_items_dynamodb_left_unprocessed_are_sent_again(offline: "DynamoDBClient") -> None:
    rows = items(3)
    clock = ManualClock()
    with Stubber(offline) as stub:
        stub.add_response("batch_write_item", {"UnprocessedItems": {TABLE: [_put(rows[1])]}})
        stub.add_response("batch_write_item", {}, {"RequestItems": {TABLE: [_put(rows[1])]}})
        DynamoTable(offline, TABLE, clock).put_many(rows)
        stub.assert_no_pending_responses()
    assert clock.now() > ManualClock().now()


def test_keys_dynamodb_left_unprocessed_are_read_again(offline: "DynamoDBClient") -> None:
    one, two = items(2)
    second: Any = {"Keys": [{"pk": {"S": two.pk}, "sk": {"S": two.sk}}], "ConsistentRead": True}
    with Stubber(offline) as stub:
        first = {"Responses": {TABLE: [_wire(one)]}, "UnprocessedKeys": {TABLE: second}}
        stub.add_response("batch_get_item", first)
        stub.add_response("batch_get_item", {"Responses": {TABLE: [_wire(two)]}}, {"RequestItems": {TABLE: second}})
        found = DynamoTable(offline, TABLE, ManualClock()).get_many([Key(one.pk, one.sk), Key(two.pk, two.sk)])
    assert [item.sk for item in found.values()] == [one.sk, two.sk]


def test_a_table_that_processes_nothing_at_all_is_a_throttle(offline: "DynamoDBClient") -> None:
    with Stubber(offline) as stub:
        for _ in range(8):
            stub.add_response("batch_write_item", {"UnprocessedItems": {TABLE: [_put(items(1)[0])]}})
        with pytest.raises(Throttled, match="processed nothing of 8 batches"):
            DynamoTable(offline, TABLE, ManualClock()).put_many(items(1))


@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        ("ConditionalCheckFailedException", 400, Conflict),
        ("ProvisionedThroughputExceededException", 400, Throttled),
        ("ThrottlingException", 400, Throttled),
        ("AccessDeniedException", 400, CredentialsRejected),
        ("UnrecognizedClientException", 400, CredentialsRejected),
        ("ExpiredTokenException", 400, CredentialsRejected),
        ("ResourceNotFoundException", 400, MissingPrerequisite),
        ("InternalServerError", 500, Unreachable),
        ("ValidationException", 400, SeamlineBug),
    ],
)
def test_failures_are_told_in_our_words_and_name_the_record(
    offline: "DynamoDBClient", code: str, status: int, expected: type[SeamlineError]
) -> None:
    with Stubber(offline) as stub:
        stub.add_client_error("get_item", code, "no", http_status_code=status)
        with pytest.raises(expected, match="aurora#styles / style#1") as failure:
            DynamoTable(offline, TABLE).get(STYLE)
    assert failure.value.fix or expected is SeamlineBug


def test_no_connection_is_unreachable() -> None:
    with pytest.raises(Unreachable, match="aurora#styles / style#1"):
        DynamoTable(_client("http://127.0.0.1:1"), TABLE).get(STYLE)


@pytest.mark.parametrize("write", [DynamoTable.put, lambda table, item: table.put_many([*items(3), item])])
def test_an_item_too_large_is_named_before_anything_is_sent(
    client: "DynamoDBClient", write: Callable[[DynamoTable, Item], Any]
) -> None:
    counter = CallCounter(client)
    huge = Item("aurora#styles", "style#1", random.Random(1).randbytes(500_000))
    with pytest.raises(SeamlineBug, match=r"aurora#styles / style#1 takes 500\d+ bytes"):
        write(dynamo_table(client), huge)
    assert counter.calls == {}


def _wire(item: Item) -> dict[str, Any]:
    return {
        "pk": {"S": item.pk},
        "sk": {"S": item.sk},
        "data": {"S": item.data.decode()},
        "a": {"S": item.a},
        "rev": {"N": "1"},
    }


def _put(item: Item) -> dict[str, Any]:
    return {"PutRequest": {"Item": _wire(item)}}
