"""`/webhooks`: list, create, replace, delete; part of the Automation module, which is paid for by itself."""

from typing import TYPE_CHECKING

from sandbox.core.ask import Ask
from sandbox.core.errors import Problem, raise_all, refuse
from sandbox.core.values import Record, canonical, flag
from sandbox.core.webhooks.model import BASIC, BEARER, NO_AUTH, TYPES, Webhook

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

MOST_OF_A_TYPE = 5
_EMPTY: Record = {
    "Type": "",
    "IsActive": False,
    "ExternalURL": "",
    "ExternalAuthorizationType": "",
    "ExternalUserName": "",
    "ExternalPassword": "",
    "ExternalBearerToken": None,
    "ExternalHeaders": [],
}
_REQUIRED = ("Type", "IsActive", "ExternalURL", "ExternalAuthorizationType")


def get(account: "CoreState", _: Ask) -> Record:
    """GET /webhooks: all of them."""
    _require_module(account)
    return _answer(*account.webhooks.values())


def post(account: "CoreState", ask: Ask) -> Record:
    """POST /webhooks."""
    _require_module(account)
    fields = _written(ask.body)
    if sum(known.type == fields["Type"] for known in account.webhooks.values()) >= MOST_OF_A_TYPE:
        raise refuse(f"Maximum number of webhooks of type '{fields['Type']}' is {MOST_OF_A_TYPE}")
    made = Webhook(account.ids.guid("webhook"), fields)
    account.webhooks[made.guid] = made
    return _answer(made)


def put(account: "CoreState", ask: Ask) -> Record:
    """PUT /webhooks: the whole webhook anew."""
    _require_module(account)
    found = _find(account, str(ask.body.get("ID") or ""))
    found.fields = _written(ask.body)
    return _answer(found)


def delete(account: "CoreState", ask: Ask) -> Record:
    """DELETE /webhooks?ID=."""
    _require_module(account)
    found = _find(account, ask.guid("ID"))
    del account.webhooks[found.guid]
    return _answer(*account.webhooks.values())


def _answer(*webhooks: Webhook) -> Record:
    return {"Webhooks": [webhook.show() for webhook in webhooks]}


def _require_module(account: "CoreState") -> None:
    if not account.config.automation:
        raise refuse("Automation module is not available in your subscription", 403)


def _find(account: "CoreState", guid: str) -> Webhook:
    found = account.webhooks.get(guid.lower())
    if found is None:
        raise refuse("Webhook with specified ID not found", 404)
    return found


def _written(body: Record) -> Record:
    sent = canonical(body, _EMPTY)
    raise_all([Problem(f"Required attribute '{name}' not provided.") for name in _REQUIRED if name not in sent])
    fields = {**_EMPTY, **sent, "IsActive": flag(sent["IsActive"])}
    raise_all(_faults(fields))
    fields["ExternalHeaders"] = [canonical(row, ("Key", "Value")) for row in fields["ExternalHeaders"] or []]
    return fields


def _faults(fields: Record) -> list[Problem]:
    kind, faults = fields["ExternalAuthorizationType"], []
    if fields["Type"] not in TYPES:
        faults.append(Problem("Type is invalid."))
    if not str(fields["ExternalURL"]).startswith(("https://", "http://")):
        faults.append(Problem("ExternalURL is invalid."))
    if kind not in {NO_AUTH, BASIC, BEARER}:
        faults.append(Problem("ExternalAuthorizationType value should be noauth, basicauth or bearerauth."))
    if kind == BEARER and not fields["ExternalBearerToken"]:
        faults.append(Problem("Required attribute 'ExternalBearerToken' not provided."))
    return faults
