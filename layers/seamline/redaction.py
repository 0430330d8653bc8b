"""Masks secrets in what is logged or handed to an API's support."""

import re
from collections.abc import Mapping

_SECRET_NAME = re.compile(r"authori[sz]ation|api-auth|token|secret|password|application.?key|cookie", re.IGNORECASE)
_SECRET_PAIR = re.compile(
    r"""("?[\w-]*(?:token|secret|password|authorization|application_?key)[\w-]*"?\s*[:=]\s*)"""
    r"""("(?:[^"\\]|\\.)*"?|[^"&,\s}]+)""",
    re.IGNORECASE,
)
_HEADER_ROW = re.compile(r"""("Key"\s*:\s*"[^"]*"\s*,\s*"Value"\s*:\s*)("(?:[^"\\]|\\.)*"?)""")
"""A header that webhooks carry, in the ERP's spelling: its value may be a secret whatever its name."""
MASK = "***"


def redact_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers with the value of every secret one masked."""
    return {name: MASK if _SECRET_NAME.search(name) else value for name, value in headers.items()}


def redact_text(text: str) -> str:
    """A body or URL with the values of secret-looking keys masked."""
    return _HEADER_ROW.sub(_masked, _SECRET_PAIR.sub(_masked, text))


def _masked(match: re.Match[str]) -> str:
    """A quoted value keeps its quotes, so that JSON stays JSON."""
    quoted = match[2].startswith('"')
    return f'{match[1]}"{MASK}"' if quoted else match[1] + MASK
