"""Who is creating which customer in the ERP: one row per name, moved only by conditional writes."""

from msgspec import Struct

from seamline.state.records import decode, item, spread
from seamline.state.table import ABSENT, Key, Table


class Claim(Struct, frozen=True, omit_defaults=True):
    """The creation of one card: which order asked, since when a card may exist, and its id once it is known.

    Times are epoch seconds.
    """

    order_id: str
    lease_until: float
    opening_at: float
    customer_id: str = ""


class CustomerClaims:
    """One connection's claims. A second order of the same new customer finds the first one's."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def find(self, name: str) -> tuple[Claim | None, int]:
        """The claim on a name with its revision; none has the revision that means absent."""
        found = self._table.get(self._key(name))
        return (decode(found, Claim), found.rev) if found else (None, ABSENT)

    def save(self, name: str, claim: Claim, expect: int) -> int:
        """Write the claim if its revision is still the expected one; the new revision. Raises Conflict."""
        return self._table.put(item(self._key(name), claim), expect=expect).rev

    def _key(self, name: str) -> Key:
        return spread(self._connection, "NEWCUSTOMER", name.strip().casefold())
