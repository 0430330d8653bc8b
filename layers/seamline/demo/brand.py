"""The brand's two accounts as a person at the brand sees and handles them, through the sandbox over HTTP."""

from typing import Any

import httpx
from msgspec import Struct

from seamline.credentials import Credentials

type Json = dict[str, Any]
PAGE = 1000
CORE, JOOR = "core", "joor"


class Catalogue(Struct, frozen=True):
    """The ERP's products and families, as its API lists them."""

    products: tuple[Json, ...]
    families: tuple[Json, ...]


class State(Struct, frozen=True):
    """Everything in both accounts at one moment."""

    core: Json
    joor: Json


class Brand:
    """Looks into the sandbox's state and log, and does by hand what people do in Cin7 and JOOR."""

    def __init__(self, url: str, credentials: Credentials, transport: httpx.BaseTransport | None = None) -> None:
        self._http = httpx.Client(base_url=url, timeout=60.0, trust_env=False, transport=transport)
        self._erp_headers = {
            "api-auth-accountid": credentials.cin7_core.account_id,
            "api-auth-applicationkey": credentials.cin7_core.application_key,
        }
        self.calls: list[Json] = []
        self._read = 0

    def close(self) -> None:
        """Let go of the connection to the sandbox."""
        self._http.close()

    def state(self) -> State:
        """Both accounts as they are now."""
        found = self._answer(self._http.get("/_sandbox/state"))
        return State(found[CORE], found[JOOR])

    def catalogue(self) -> Catalogue:
        """The ERP's catalogue; reading it takes calls of the ERP, which are kept out of the log."""
        before = self.mark()
        found = Catalogue(self._listed("product", "Products"), self._listed("productFamily", "ProductFamilies"))
        self.mark()
        del self.calls[before:]
        return found

    def mark(self) -> int:
        """A position in the log of calls, to count from."""
        answer = self._answer(self._http.get("/_sandbox/log", params={"since": self._read}))
        self.calls += answer["calls"]
        self._read = answer["next"]
        return len(self.calls)

    def writes(self, since: int) -> list[Json]:
        """The calls since a mark that change something; fetching an access token does not."""
        self.mark()
        return [c for c in self.calls[since:] if c["method"] != "GET" and not c["path"].startswith("/auth")]

    def by_hand(self, api: str, action: str, **arguments: Any) -> Json:
        """What a person does in one of the two products, such as approving an order."""
        return self._answer(self._http.post(f"/_sandbox/{api}/{action}", json=arguments))

    def _listed(self, path: str, key: str) -> tuple[Json, ...]:
        rows: list[Json] = []
        while True:
            query: dict[str, Any] = {"Page": len(rows) // PAGE + 1, "Limit": PAGE, "IncludeDeprecated": "true"}
            url = f"/cin7-core/ExternalApi/v2/{path}"
            answer = self._answer(self._http.get(url, params=query, headers=self._erp_headers))
            rows += answer[key]
            if len(rows) >= answer["Total"] or not answer[key]:
                return tuple(rows)

    def _answer(self, response: httpx.Response) -> Json:
        if not response.is_success:
            raise RuntimeError(f"the sandbox answered {response.status_code} to {response.url}: {response.text[:500]}")
        found: Json = response.json()
        return found
