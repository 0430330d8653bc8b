"""What sets Cin7 Core's transport apart: two key headers, one call costs one, and refusals in several disguises."""

import re

import httpx

from seamline.erp.cin7_core.answers import refusals
from seamline.settings import ErpSettings

NAME = "Cin7 Core"
DEFAULT_WAIT_SECONDS = 30.0
_LIMIT_TEXT = "api limit"
_NUMBER = re.compile(r"\d+")


class CoreProfile:
    """The profile `seamline.http.ApiClient` needs to speak with Cin7 Core."""

    name = NAME

    def cost(self, method: str) -> int:  # noqa: ARG002
        """Every call counts as one of the 60 a minute."""
        return 1

    def throttle_wait(self, response: httpx.Response) -> float | None:
        """Seconds to wait if nothing was processed for too many calls; None for any other answer.

        The limit comes as 429, as a bare 503, or as any other status with the words `API limit`. A 503 without these
        words says nothing about a write, so there it is no refusal.
        """
        return _wait_asked(response) if _is_throttle(response) else None

    def words(self, response: httpx.Response) -> str:
        """All messages of an error answer, whether it is an array, an object, plain text or a page."""
        found = refusals(response.content)
        if found:
            return "; ".join(found)
        text = " ".join(response.text.split())
        return "(an HTML page)" if text.startswith("<") else text[:300] or "(no text)"

    def speaks(self, response: httpx.Response) -> bool:
        """Whether the answer is one of Cin7's error models."""
        return bool(refusals(response.content))


def core_http(
    settings: ErpSettings, account_id: str, application_key: str, transport: httpx.BaseTransport | None = None
) -> httpx.Client:
    """A client for one account. Redirects are not followed: an unknown path answers writes with a redirect loop."""
    return httpx.Client(
        base_url=str(settings.base_url),
        headers={
            "api-auth-accountid": account_id,
            "api-auth-applicationkey": application_key,
            "Content-Type": "application/json",
            "Accept": "application/json",
        },
        timeout=settings.timeout,
        follow_redirects=False,
        transport=transport,
    )


def _is_throttle(response: httpx.Response) -> bool:
    if response.is_success:
        # A note or a description may speak of an API limit; only an error answer means it.
        return any(_LIMIT_TEXT in text.lower() for text in refusals(response.content))
    if response.status_code == 429 or _LIMIT_TEXT in response.text.lower():
        return True
    return response.status_code == 503 and response.request.method == "GET"


def _wait_asked(response: httpx.Response) -> float:
    number = _NUMBER.search(response.headers.get("Retry-After", ""))
    return float(number[0]) if number else DEFAULT_WAIT_SECONDS
