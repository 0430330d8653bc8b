"""Where the bytes of pictures are kept, and how others reach them for a short while."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client


class ByteStore(Protocol):
    """Bytes by key. Writing the same key twice is harmless, since keys are hashes."""

    def put(self, key: str, content: bytes, content_type: str) -> None:
        """Keep the bytes."""

    def get(self, key: str) -> bytes | None:
        """The bytes, None when nothing is kept under the key."""

    def link(self, key: str, seconds: int) -> str:
        """An address that gives the bytes to anyone for so many seconds."""


class S3Store:
    """Bytes in the stack's bucket, which nobody outside may list or read without a signed address."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, key: str, content: bytes, content_type: str) -> None:
        """Keep the bytes."""
        self._client.put_object(Bucket=self._bucket, Key=key, Body=content, ContentType=content_type)

    def get(self, key: str) -> bytes | None:
        """The bytes; S3 says "forbidden" of what is missing to a role that may not list."""
        try:
            return self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except self._client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "AccessDenied", "404", "403"):
                return None
            raise

    def link(self, key: str, seconds: int) -> str:
        """An address signed by the function's role; made here, without a call."""
        return self._client.generate_presigned_url(
            "get_object", Params={"Bucket": self._bucket, "Key": key}, ExpiresIn=seconds
        )


class MemoryStore:
    """Bytes in memory, for tests and for trying out."""

    def __init__(self, base_url: str = "http://pictures.example/") -> None:
        self._base_url = base_url
        self.kept: dict[str, bytes] = {}

    def put(self, key: str, content: bytes, content_type: str) -> None:
        """Keep the bytes; of what type they are shows in the key."""
        del content_type
        self.kept[key] = content

    def get(self, key: str) -> bytes | None:
        """The bytes."""
        return self.kept.get(key)

    def link(self, key: str, seconds: int) -> str:
        """An address under the base one."""
        return f"{self._base_url}{key}?seconds={seconds}"
