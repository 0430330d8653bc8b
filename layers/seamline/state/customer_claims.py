"""Who is creating which customer in the ERP: one row per code of JOOR's, moved only by conditional writes."""

from msgspec import Struct

from seamline.state.customers import fold_code
from seamline.state.records import decode, item, spread
from seamline.state.table import ABSENT, Key, Table


class Claim(Struct, frozen=True, omit_defaults=True):
    """The creation of one card: which order asked, until when it may have been sent, and its id once it is known.

    `names` are all under which it may exist: orders of one code may spell the retailer otherwise. Times are epoch
    seconds.
    """

    order_id: str
    lease_until: float
    opening_at: float
    customer_id: str = ""
    names: tuple[str, ...] = ()


class CustomerClaims:
    """One connection's claims. A second order of the same new customer finds the first one's."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def find(self, code: str) -> tuple[Claim | None, int]:
        """The claim on a code with its revision; none has the revision that means absent."""
        found = self._table.get(self._key(code))
        return (decode(found, Claim), found.rev) if found else (None, ABSENT)

    def save(self, code: str, claim: Claim, expect: int) -> int:
        """Write the claim if its revision is still the expected one; the new revision. Raises Conflict."""
        return self._table.put(item(self._key(code), claim), expect=expect).rev

    def _key(self, code: str) -> Key:
        return spread(self._connection, "NEWCUSTOMER", fold_code(code))
