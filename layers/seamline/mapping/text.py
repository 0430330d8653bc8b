"""Text rules of JOOR's fields: plain words out of HTML, cuts at a word, and short stable codes."""

import hashlib
import re
from collections.abc import Iterable
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "br", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4"})
_SILENT = frozenset({"script", "style"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's signature
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag in _BLOCKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain(html: str) -> str:
    """The readable words of HTML or plain text, white space folded."""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    parser = _Words()
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.parts).split())


def cut_at_word(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word where there is one, with an ellipsis to show the cut."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    at = head.rfind(" ")
    return (head[:at] if at > limit // 2 else head).rstrip(" ,;:-") + "…"


def fit(text: str, limit: int) -> str:
    """The text itself, or a cut of it that ends in a short hash of the whole, so that it stays unique and stable."""
    if len(text) <= limit:
        return text
    return f"{text[: limit - 7]}-{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def codes(names: Iterable[str], limit: int, taken: Iterable[str] = ()) -> dict[str, str]:
    """A code for each name: upper case letters, digits and dashes; names whose codes would collide get a short hash."""
    plainest = {name: re.sub(r"[^A-Z0-9]+", "-", name.upper()).strip("-") for name in names}
    wanted = [*plainest.values(), *taken]
    return {
        name: fit(code, limit) if code and wanted.count(code) == 1 else _hashed(code, name, limit)
        for name, code in plainest.items()
    }


def _hashed(code: str, name: str, limit: int) -> str:
    mark = hashlib.sha256(name.encode()).hexdigest()[:6].upper()
    return f"{code[: limit - 7]}-{mark}".lstrip("-")
