"""The console's own files: the style sheet, htmx and the icon, kept in a browser until a release changes one."""

import hashlib
from functools import cache
from pathlib import Path

STATIC = Path(__file__).with_name("static")
TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
ROOT = "/console/-"
"""No connection can have this name."""


def read(name: str) -> tuple[str, str] | None:
    """The text of a file and its type, or None when there is none of that name."""
    kind = TYPES.get(name.rpartition(".")[2])
    path = STATIC / Path(name).name
    return (path.read_text("utf-8"), kind) if kind and path.is_file() else None


@cache
def address(name: str) -> str:
    """Where a browser finds a file; the address changes with its content."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"{ROOT}/{digest}/{name}"
