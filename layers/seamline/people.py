"""Masks people's data in what is logged or handed to an API's support: ids, codes and numbers stay, the rest goes."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec

from seamline.redaction import MASK, redact_text

_CONTACT = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+|\+\d[\d ().-]{6,}\d")
_SHOWN = re.compile(
    r"(?:^|_)(?:id|guid|code|sku|upc|identifier|number|status|type|currency|date|quantity|price|cost|total|tax|rule|page"
    r"|limit|count|start|next|since|after|order|sync|check|account|warehouse|location|label|season|delivery|linesheet|size"
    r"|reference|term|tier|country|pending|color|material|category|unit|action|method|overwrite|active|visible|url)s?$"
)
_WORDS = re.compile(r"(?:^|_)(?:comment|message|exception|error|errors|details|reason|description)$")
"""Where APIs speak themselves: shown, less the people's data found beside them."""
_NUMBERS_OF_PEOPLE = re.compile(r"phone|mobile|fax|zip|post_?code")
_PERSONAL = re.compile(r"mail|phone|mobile|fax|contact|address|buyer|note")
_CODED = ("_id", "_code", "_type", "_status", "_date", "_count", "_number")
_NAMED_THINGS = re.compile(r"^(?:style|color|size|linesheet|collection|season|warehouse|price_type)_name$")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SHORTEST_ECHO = 3


def mask_contacts(text: str) -> str:
    """A text without the mail addresses and international phone numbers in it."""
    return _CONTACT.sub(MASK, text)


def mask_url(url: str) -> str:
    """An address whose query shows ids, codes and paging only."""
    parts = urlsplit(url)
    query = [(name, value if _is_shown(name) else MASK) for name, value in parse_qsl(parts.query)]
    return redact_text(parts._replace(query=urlencode(query, safe="*:,/")).geturl())


def mask_bodies(*bodies: str) -> tuple[str, ...]:
    """What was sent and answered, masked together: what is masked in one is not repeated by the words of the other."""
    trees = [_parsed(body) for body in bodies]
    hidden = {value for tree in trees for value in _hidden(tree) if len(value) >= _SHORTEST_ECHO}
    echoes = re.compile("|".join(map(re.escape, sorted(hidden, key=len, reverse=True)))) if hidden else None
    return tuple(_written(_masked(tree, "", echoes)) for tree in trees)


def _parsed(body: str) -> Any:
    try:
        return msgspec.json.decode(body.encode())
    except (msgspec.DecodeError, UnicodeError):
        # What is no JSON is an API's plain words, a page or a form; its words count as one message.
        return {"message": body} if body else {}


def _written(tree: Any) -> str:
    return redact_text(msgspec.json.encode(tree).decode())


def _hidden(node: Any, key: str = "") -> Iterator[str]:
    """Every text that is masked for the name it stands under."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _hidden(value, str(name))
    elif isinstance(node, list):
        for value in node:
            yield from _hidden(value, key)
    elif isinstance(node, str) and node and not _is_shown(key) and not _is_words(key):
        yield node


def _masked(node: Any, key: str, echoes: re.Pattern[str] | None) -> Any:
    if isinstance(node, dict):
        return {name: _masked(value, str(name), echoes) for name, value in node.items()}
    if isinstance(node, list):
        return [_masked(value, key, echoes) for value in node]
    if isinstance(node, str):
        return _masked_text(node, key, echoes)
    is_number = isinstance(node, int | float) and not isinstance(node, bool)
    return MASK if is_number and _NUMBERS_OF_PEOPLE.search(_snake(key)) else node


def _masked_text(text: str, key: str, echoes: re.Pattern[str] | None) -> str:
    if not text or not (_is_shown(key) or _is_words(key)):
        return MASK if text else text
    return mask_contacts(echoes.sub(MASK, text) if echoes else text)


def _is_shown(key: str) -> bool:
    name = _snake(key)
    if _NAMED_THINGS.search(name):
        return True
    is_personal = _PERSONAL.search(name) and not name.endswith(_CODED) or _NUMBERS_OF_PEOPLE.search(name)
    return not is_personal and bool(_SHOWN.search(name))


def _is_words(key: str) -> bool:
    return bool(_WORDS.search(_snake(key)))


def _snake(key: str) -> str:
    return _HUMP.sub("_", key).lower()
