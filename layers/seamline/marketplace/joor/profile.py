"""What JOOR's API costs and how it words a refusal; the rest of HTTP is the shared client's."""

import re

import httpx

from seamline.marketplace.joor.envelope import error_words

READ_CREDITS = 1
WRITE_CREDITS = 5
DEFAULT_WAIT_SECONDS = 60.0
LONGEST_WAIT_SECONDS = 300.0
V2_TOKEN = "v2 token"
V4_CREDENTIALS = "v4 credentials (client id, secret, username, password)"


class JoorProfile:
    """One of JOOR's two API versions; `credential` is what an operator has to check when it is refused."""

    name = "JOOR"

    def __init__(self, credential: str) -> None:
        self._credential = credential

    def cost(self, method: str) -> int:
        """Credits of one call: a bulk write costs no more than a small one."""
        return READ_CREDITS if method == "GET" else WRITE_CREDITS

    def throttle_wait(self, response: httpx.Response) -> float | None:
        """The wait of a 429 answer: the first whole number of Retry-After, which is not documented, else a minute."""
        if response.status_code != httpx.codes.TOO_MANY_REQUESTS:
            return None
        given = re.search(r"\d+", response.headers.get("Retry-After", ""))
        return min(float(given[0]), LONGEST_WAIT_SECONDS) if given else DEFAULT_WAIT_SECONDS

    def words(self, response: httpx.Response) -> str:
        """JOOR's comment and log id, or its v4 messages; a refused credential is named."""
        words = error_words(response)
        if response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            return f"JOOR refused the {self._credential}: {words}"
        return words

    def speaks(self, response: httpx.Response) -> bool:
        """Whether the answer may be JOOR's: not a page, nor the words of the gateway before it.

        JOOR does not say what its 404 looks like, so an empty one counts; an order has to be missed twice anyway.
        """
        words = response.text.strip().lower()
        return not words.startswith("<") and "no route matched" not in words
