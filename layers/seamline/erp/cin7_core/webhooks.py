"""Reads and writes Cin7 Core's webhooks, which are part of its Automation module."""

from collections.abc import Sequence
from types import MappingProxyType

import msgspec
from msgspec import field

from seamline.domain.hint import EventsOfFlows, Webhook
from seamline.erp.cin7_core.answers import core_json
from seamline.erp.cin7_core.events import EVENTS
from seamline.erp.cin7_core.wire import Wire, body, wire_name
from seamline.errors import CredentialsRejected, MalformedAnswer, MissingPrerequisite, NotFound, RecordRejected
from seamline.http import ApiClient, Request

type Text = str | None

_PATH = "webhooks"
_NO_AUTH = "noauth"
_FIX = "buy Cin7 Core's Automation module, or set webhooks.enabled to false; polling goes on without it"
_SPELLINGS = MappingProxyType({"external_url": "ExternalURL"})


class HeaderRow(Wire, frozen=True):
    """One header that every delivery carries."""

    key: Text = None
    value: Text = None


class WebhookRow(Wire, frozen=True, omit_defaults=True, rename=lambda name: _SPELLINGS.get(name) or wire_name(name)):
    """A webhook as every call answers it, and as it is written."""

    type: str
    is_active: bool = field()
    external_url: Text = field()
    external_authorization_type: Text = field()
    external_headers: list[HeaderRow] | None = None
    id: Text = None


class WebhookList(Wire, frozen=True):
    """The answer of every call."""

    webhooks: list[WebhookRow]


_ANSWER = core_json(WebhookList)
_ANYTHING = core_json(msgspec.Raw)


class Webhooks:
    """The webhooks of one account; which record a write answers is not documented, so nothing is read off it."""

    events: EventsOfFlows = EVENTS

    def __init__(self, api: ApiClient) -> None:
        self._api = api

    def all(self) -> Sequence[Webhook]:
        """Every webhook of the account, whoever made it; one call. MissingPrerequisite without the module."""
        try:
            answer = self._api.read(Request("GET", _PATH), _ANSWER)
        except (RecordRejected, NotFound, CredentialsRejected, MalformedAnswer) as error:
            raise MissingPrerequisite(f"the account has no webhooks: {error}", fix=_FIX) from error
        return tuple(map(_webhook, answer.webhooks))

    def save(self, webhook: Webhook) -> None:
        """Create it, or replace the one with its id. RecordRejected when Cin7 refuses, as it does a sixth of a type."""
        method = "PUT" if webhook.id else "POST"
        self._api.write(Request(method, _PATH, body=body(_row(webhook))), _ANYTHING)

    def remove(self, webhook: Webhook) -> None:
        """Delete it."""
        self._api.write(Request("DELETE", _PATH, {"ID": webhook.id}), _ANYTHING)


def _webhook(row: WebhookRow) -> Webhook:
    headers = tuple((header.key or "", header.value or "") for header in row.external_headers or [])
    return Webhook(row.type, row.external_url or "", headers, row.is_active, row.id or "")


def _row(webhook: Webhook) -> WebhookRow:
    headers = [HeaderRow(key, value) for key, value in webhook.headers]
    return WebhookRow(webhook.event, webhook.active, webhook.url, _NO_AUTH, headers, webhook.id or None)
