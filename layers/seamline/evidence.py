"""Turns a failed call into what may be kept of it and shown to an API's support."""

import httpx
from msgspec import Struct

from seamline.domain.evidence import Evidence
from seamline.people import mask_bodies, mask_contacts, mask_url
from seamline.redaction import redact_headers, redact_text

LONGEST_READ = 1_000_000
"""A body beyond this is not read for masking, and so not shown."""
LONGEST_SHOWN = 8_000
_HEADERS_SHOWN = frozenset({"content-type", "accept", "authorization", "retry-after", "date", "api-auth-accountid"})


class Sent(Struct, frozen=True):
    """A call as it went out, and its answer if there was one. Times in seconds."""

    request: httpx.Request
    at: float
    seconds: float
    response: httpx.Response | None = None


def evidence(api: str, sent: Sent, error: str) -> Evidence:
    """The call, masked. Bodies are cut to a length that a person reads."""
    request, response = sent.request, sent.response
    body, answer = mask_bodies(_text(request.content), _text(response.content) if response else "")
    return Evidence(
        api=api,
        method=request.method,
        url=mask_url(str(request.url)),
        at=sent.at,
        seconds=round(sent.seconds, 3),
        status=response.status_code if response else 0,
        headers=_headers(request.headers),
        sent=_cut(body) if request.content else "",
        answer_headers=_headers(response.headers) if response else {},
        answer=_cut(answer) if response else "",
        error="" if response else mask_contacts(redact_text(error)),
    )


def _headers(headers: httpx.Headers) -> dict[str, str]:
    """Those that matter, and whatever else carries an id of the call."""
    wanted = {name: value for name, value in headers.items() if name in _HEADERS_SHOWN or "request-id" in name}
    return redact_headers(wanted)


def _text(content: bytes) -> str:
    if len(content) > LONGEST_READ:
        return f"({len(content):,} bytes, too long to be kept)"
    return content.decode(errors="replace")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}... ({len(text):,} characters)"
