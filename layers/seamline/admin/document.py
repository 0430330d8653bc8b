"""The OpenAPI document of the operator's API, generated from its routes."""

import json
from typing import Any

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver
from aws_lambda_powertools.event_handler.openapi.models import APIKey, APIKeyIn

import seamline
from seamline.admin.failures import MEANING

DESCRIPTION = "What is applied, what ran, what is held and why; applying settings, starting runs, re-exporting orders."
SIGNED = "Signature Version 4 of a caller of this AWS account who holds the stack's operator policy"
UNUSED = ("HTTPValidationError", "ValidationError", "ResponseValidationError")
"""What the framework documents for faults that this API answers in its own shape, with status 400 or 500."""


def openapi_document(app: LambdaFunctionUrlResolver) -> dict[str, Any]:
    """The document as JSON values."""
    key = APIKey(name="Authorization", **{"in": APIKeyIn.header}, description=SIGNED)
    text = app.get_openapi_json_schema(
        title="Seamline",
        version=seamline.__version__,
        description=DESCRIPTION,
        security_schemes={"SignatureV4": key},
        security=[{"SignatureV4": []}],
    )
    document: dict[str, Any] = json.loads(text)
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
            operation["responses"]["500"] = operation["responses"]["502"] | {"description": MEANING[500]}
    for name in UNUSED:
        document["components"]["schemas"].pop(name, None)
    return document
