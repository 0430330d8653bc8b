"""Bytes kept in the bucket are reachable by a signed address that ends."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from moto import mock_aws

from seamline.images.store import MemoryStore, S3Store

BUCKET = "seamline-pictures"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An S3 client of an account that exists in this process only."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket=BUCKET)
        yield s3


def test_the_bucket_keeps_the_bytes_under_their_type(client: Any) -> None:
    S3Store(client, BUCKET).put("images/abc.png", b"picture", "image/png")
    kept = client.get_object(Bucket=BUCKET, Key="images/abc.png")
    assert (kept["Body"].read(), kept["ContentType"]) == (b"picture", "image/png")


def test_putting_the_same_picture_twice_changes_nothing(client: Any) -> None:
    store = S3Store(client, BUCKET)
    for _ in range(2):
        store.put("images/abc.png", b"picture", "image/png")
    assert len(client.list_objects_v2(Bucket=BUCKET)["Contents"]) == 1


def test_the_address_is_signed_and_ends_after_the_seconds_asked_for(client: Any) -> None:
    address = urlsplit(S3Store(client, BUCKET).link("images/abc.png", 900))
    query = {name.lower(): value for name, [value] in parse_qs(address.query).items()}
    assert address.scheme == "https"
    assert address.path.endswith("images/abc.png")
    assert any("signature" in name for name in query)
    assert "900" in query.values() or "expires" in query


def test_the_store_in_memory_gives_what_it_was_given() -> None:
    store = MemoryStore("http://here/")
    store.put("images/abc.png", b"picture", "image/png")
    assert store.kept == {"images/abc.png": b"picture"}
    assert store.link("images/abc.png", 60) == "http://here/images/abc.png?seconds=60"
