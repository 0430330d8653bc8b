"""A Lambda that does what it is told, to see what a role allows and what a Lambda finds around itself."""

import json
import os
import urllib.request
from typing import Any

import boto3
from botocore.exceptions import ClientError


def call(event: dict[str, Any], _context: Any) -> Any:
    """Make one AWS call and answer with its result, or with the code of its refusal."""
    try:
        result = getattr(boto3.client(event["service"]), event["operation"])(**event["arguments"])
    except ClientError as error:
        return {"refused": error.response["Error"]["Code"]}
    return {"result": json.loads(json.dumps(result, default=str))}


def look(event: dict[str, Any], _context: Any) -> Any:
    """Answer where modules come from, what an address says, and what the environment holds."""
    modules = {name: __import__(name).__file__ for name in event.get("modules", [])}
    address = event.get("address")
    page = urllib.request.urlopen(address, timeout=5).read().decode() if address else ""
    return {"modules": modules, "page": page, "environment": dict(os.environ)}


def refuse_bad(event: dict[str, Any], _context: Any) -> Any:
    """Work off a batch, failing each message whose body is `bad`."""
    bad = [record["messageId"] for record in event["Records"] if record["body"] == "bad"]
    return {"batchItemFailures": [{"itemIdentifier": message} for message in bad]}
