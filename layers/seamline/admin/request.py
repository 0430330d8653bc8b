"""What requests to the operator's API carry: names in the address, limits, bodies, and who is asking."""

from typing import Annotated
from urllib.parse import unquote

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Body, Path, Query
from pydantic import BeforeValidator, StringConstraints

from seamline.domain.flow import Flow
from seamline.settings import Settings

UNKNOWN_CALLER = "unknown"
LONGEST_NAME = 200
"""Much longer than any name or id, and short enough for a key of the table."""
Named = Annotated[str, StringConstraints(max_length=LONGEST_NAME), BeforeValidator(unquote)]
"""A name in the address. A function URL hands addresses on as they were sent, with their escapes."""


def caller(request: Request) -> str:
    """The ARN of who signed the request, as AWS verified it."""
    context = request.resolved_event.raw_event.get("requestContext") or {}
    signer = (context.get("authorizer") or {}).get("iam") or {}
    return str(signer.get("userArn") or UNKNOWN_CALLER)


By = Annotated[str, Depends(caller)]
ConnectionName = Annotated[Named, Path(description="the connection's name")]
FlowName = Annotated[Flow, Path(description="one stream of work")]
OrderId = Annotated[Named, Path(description="JOOR's order id, or that of a part by door")]
Only = Annotated[
    list[str] | None, Query(description="confine the run to these SKUs, style numbers, customers or orders")
]
Limit = Annotated[int, Query(ge=1, le=500, description="how many to answer at most")]
Search = Annotated[
    str, Query(description="only where this is in the order's id, customer, purchase order, sale number or reasons")
]
After = Annotated[
    str, Query(max_length=LONGEST_NAME, description="go on after this order: only lesser ids, which are older orders")
]
OlderThan = Annotated[int, Query(ge=0, le=1_000_000_000, description="received at least so many seconds ago")]
SettingsBody = Annotated[Settings, Body(description="the connection file as JSON")]
