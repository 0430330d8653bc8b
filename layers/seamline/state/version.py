"""The version of what lies in the table, so that code and state that do not fit each other say so, and loudly."""

from seamline.errors import Conflict, Refused
from seamline.state.records import decode, item
from seamline.state.table import ABSENT, Key, Table

STATE_VERSION = 1
"""Raised by a release whose rows an older one would misread. New optional fields do not raise it: they are ignored."""
KEY = Key("STATE", "version")


def require_state(table: Table) -> None:
    """Make sure that this code may use the table; a fresh one is marked as this version's. Raises Refused."""
    found = table.get(KEY)
    written = decode(found, int) if found else 0
    if written > STATE_VERSION:
        raise Refused(
            f"the table was written by a newer Seamline (state {written}; this one knows {STATE_VERSION})",
            fix="deploy the newer version again, or restore the back-up made before the upgrade",
        )
    if written < STATE_VERSION:
        try:
            table.put(item(KEY, STATE_VERSION), expect=found.rev if found else ABSENT)
        except Conflict:
            require_state(table)
