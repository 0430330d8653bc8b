"""One HTTP client for all adapters: budget, retry, and the reading of failures, in one place and nowhere else.

Reads are retried. A write is sent again only when it certainly was not processed (refused for too many calls, or
never connected); otherwise its outcome is unknown and the caller has to look before it decides.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import httpx
import msgspec
from msgspec import Struct

from seamline.budget import Budget
from seamline.clock import Clock
from seamline.errors import (
    CredentialsRejected,
    MalformedAnswer,
    NotFound,
    RecordRejected,
    RetryableError,
    SeamlineError,
    Throttled,
    UnknownOutcome,
    Unreachable,
)
from seamline.evidence import Sent, evidence
from seamline.meter import Exchange, Meter
from seamline.redaction import redact_text

READ_ATTEMPTS = 4
WRITE_ATTEMPTS = 3
FIRST_PAUSE_SECONDS = 0.5
# A budget that is exhausted stays so until the deadline, so it is in neither list.
_PARTLY_REFUSED = re.compile(rb'"errors"\s*:\s*[\[{]\s*[^\]}\s]')
"""A bulk answer that lists refused records; each becomes a problem of its own, and the call is what to show."""
_READ_AGAIN = (Throttled, Unreachable, MalformedAnswer)
_WRITE_AGAIN = (Throttled, Unreachable)


class ApiProfile(Protocol):
    """What differs between APIs: names, prices and the disguises of their refusals."""

    name: str

    def cost(self, method: str) -> int:
        """What one call costs in this API's budget."""

    def throttle_wait(self, response: httpx.Response) -> float | None:
        """Seconds to wait if the answer is a refusal for too many calls (nothing was processed), else None."""

    def words(self, response: httpx.Response) -> str:
        """The API's own words in an error answer."""

    def speaks(self, response: httpx.Response) -> bool:
        """Whether an error answer is the API's own, and not that of something on the way to it."""


class Request(Struct, frozen=True):
    """One call: path below the client's base URL, query, and JSON body or form."""

    method: str
    path: str
    params: Mapping[str, str | int] = {}
    body: Any = None
    form: Mapping[str, str] | None = None


type Decoder[T] = Callable[[httpx.Response], T]


class ApiClient:
    """Sends requests to one API. `decode` reads a good answer and raises MalformedAnswer if it is not one.

    `renew` gives another client to go on with when the credentials of this one are refused, or None.
    """

    def __init__(
        self,
        http: httpx.Client,
        profile: ApiProfile,
        budget: Budget,
        clock: Clock,
        meter: Meter,
        renew: Callable[[], httpx.Client | None] = lambda: None,
    ) -> None:
        self._http = http
        self._renew = renew
        self._last: Sent | None = None
        self._profile = profile
        self._budget = budget
        self._clock = clock
        self._meter = meter

    def read[T](self, request: Request, decode: Decoder[T]) -> T:
        """Send a read, repeating it through throttles, drops, 5xx and malformed answers."""
        answer = self._witnessed(
            lambda: self._repeat(READ_ATTEMPTS, _READ_AGAIN, lambda: decode(self._checked(request)))
        )
        self._forget()
        return answer

    def write[T](self, request: Request, decode: Decoder[T]) -> T:
        """Send a write. Raises UnknownOutcome when it may or may not have been processed."""
        answer = self._witnessed(
            lambda: self._repeat(WRITE_ATTEMPTS, _WRITE_AGAIN, lambda: self._write_once(request, decode))
        )
        sent = self._forget()
        if sent and sent.response and _PARTLY_REFUSED.search(sent.response.content):
            self._meter.failed(evidence(self._profile.name, sent, ""))
        return answer

    def _forget(self) -> Sent | None:
        """Let go of a call that went well: a page's body is not held while its rows are worked on."""
        sent, self._last = self._last, None
        return sent

    def _witnessed[T](self, call: Callable[[], T]) -> T:
        """Keep what an API's support would ask for when the call fails; that a record is not there is no failure."""
        self._last = None
        try:
            return call()
        except NotFound:
            raise
        except SeamlineError as error:
            if self._last:
                self._meter.failed(evidence(self._profile.name, self._last, str(error)))
            raise

    def _write_once[T](self, request: Request, decode: Decoder[T]) -> T:
        response = self._checked(request)
        try:
            return decode(response)
        except MalformedAnswer as error:
            raise UnknownOutcome(f"{error}; the write may have been applied", fix=_LOOK) from error

    def _repeat[T](self, attempts: int, kinds: tuple[type[RetryableError], ...], call: Callable[[], T]) -> T:
        for attempt in range(1, attempts):
            try:
                return call()
            except kinds as error:
                if not isinstance(error, Throttled):
                    self._clock.sleep(FIRST_PAUSE_SECONDS * 2 ** (attempt - 1))
        return call()

    def _checked(self, request: Request) -> httpx.Response:
        """A good answer. Refused credentials mean that nothing was done, so others may be tried with a write too."""
        first = self._http
        while True:
            try:
                return self._checked_once(request)
            except CredentialsRejected:
                other = self._renew()
                # When no other is any better, the first one may still do what needs fewer rights.
                self._http = other or first
                if other is None:
                    raise

    def _checked_once(self, request: Request) -> httpx.Response:
        response = self._send(request)
        if response.is_success:
            self._raise_if_throttled(response)
            return response
        self._raise_if_throttled(response)
        raise self._failure(request, response)

    def _raise_if_throttled(self, response: httpx.Response) -> None:
        wait = self._profile.throttle_wait(response)
        if wait is not None:
            self._meter.throttled += 1
            self._budget.throttled(wait)
            raise Throttled(f"{self._profile.name} refused: too many calls", wait=wait)

    def _failure(self, request: Request, response: httpx.Response) -> Exception:
        name, status = self._profile.name, response.status_code
        words = f"{name} answered {status} to {request.method} {request.path}: {self._profile.words(response)}"
        if status in (401, 403):
            return CredentialsRejected(words, fix=f"check the {name} credentials and apply the connection again")
        if status == 404 and self._profile.speaks(response):
            return NotFound(words, fix="check that the record still exists")
        if 400 <= status < 500 and status != 404:
            return RecordRejected(words, fix="correct the record and retry")
        if request.method == "GET":
            return Unreachable(words) if status >= 500 else MalformedAnswer(words)
        return UnknownOutcome(words, fix=_LOOK)

    def _send(self, request: Request) -> httpx.Response:
        cost = self._profile.cost(request.method)
        asked = self._clock.now()
        self._budget.take(cost)
        started, status = self._clock.now(), 0
        self._meter.waited += started - asked
        built = self._built(request)
        response = None
        try:
            response = _without_cycle(self._http.send(built))
            status = response.status_code
            return response
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise Unreachable(f"{self._profile.name} cannot be reached: {error!r}") from error
        except (httpx.HTTPError, OSError) as error:
            raise self._dropped(request, error) from error
        finally:
            self._last = Sent(built, started, self._clock.now() - started, response)
            self._meter.count(self._exchange(built, status, started), cost)

    def _dropped(self, request: Request, error: Exception) -> RetryableError:
        text = f"{self._profile.name} gave no answer to {request.method} {request.path}: {error!r}"
        return Unreachable(text) if request.method == "GET" else UnknownOutcome(text, fix=_LOOK)

    def _built(self, request: Request) -> httpx.Request:
        content = None if request.body is None else msgspec.json.encode(request.body)
        return self._http.build_request(
            request.method, request.path, params=dict(request.params), content=content, data=request.form
        )

    def _exchange(self, built: httpx.Request, status: int, started: float) -> Exchange:
        return Exchange(
            api=self._profile.name,
            method=built.method,
            url=redact_text(str(built.url)),
            status=status,
            sent=redact_text(built.content.decode(errors="replace")),
            at=started,
            seconds=self._clock.now() - started,
        )


def _without_cycle(response: httpx.Response) -> httpx.Response:
    """The answer, read, no longer referred to by its own stream: a page goes with its last user.

    httpx leaves answer and stream referring to each other, and the collector, which counts objects and not bytes, would
    let dozens of pages of megabytes wait for a full collection.
    """
    response.stream = httpx.ByteStream(b"")
    return response


_LOOK = "nothing: the next attempt looks first whether the write was applied"


def decode_json[T](kind: type[T]) -> Decoder[T]:
    """A decoder for JSON answers of one type. Anything else, HTML with status 200 too, is malformed."""
    decoder = msgspec.json.Decoder(kind, strict=False)

    def decode(response: httpx.Response) -> T:
        try:
            return decoder.decode(response.content)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            start = redact_text(response.text[:80].replace("\n", " "))
            raise MalformedAnswer(
                f"{response.request.url.path} did not answer as promised ({error}): {start!r}"
            ) from None

    return decode
