"""Keeps a brand to one way into JOOR: styles pushed by v2 and by v4 would undo each other."""

from collections.abc import Iterable

from seamline.errors import Refused
from seamline.settings import Settings
from seamline.state.catalogue import CatalogueStore
from seamline.state.connections import AppliedConnection


def require_one_way(after: Settings, applied: Iterable[AppliedConnection], catalogue: CatalogueStore) -> None:
    """Raise Refused when styles would go to JOOR another way than those that were pushed already.

    A connection changes over by `joor.change_styles_by`; it never differs from another one of the same JOOR account.
    """
    now = after.joor.styles_by
    for other in applied:
        joor = other.settings.get("joor", {})
        way = joor.get("styles_by", "v2")
        if way == now or str(joor.get("account")) != after.joor.account:
            continue
        if other.name != after.connection:
            words = f"connection {other.name} brings styles to the same JOOR account by {way}"
            raise Refused(words, fix=f"set joor.styles_by: {way} in both, or {now} in both")
        if not after.joor.change_styles_by and next(catalogue.all_pushed(), None) is not None:
            words = f"styles of {other.name} were pushed by {way}, and joor.styles_by now says {now}"
            raise Refused(words, fix=f"go back to {way}, or apply once with joor.change_styles_by: true")
