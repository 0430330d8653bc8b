"""Serves the operator's JSON API and console."""

import json
from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer which path was asked for."""
    return {"statusCode": 200, "body": json.dumps({"path": event["rawPath"]})}
