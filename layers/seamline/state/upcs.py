"""Which style JOOR has each UPC on, so that one UPC on two styles is caught before the push."""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from seamline.state.records import decode, item, spread
from seamline.state.table import Key, Table


class Claim(Struct, frozen=True, omit_defaults=True):
    """The style that has a UPC in JOOR, and the groups that wait for it to let go."""

    identifier: str
    group_id: str
    label: str
    waiting: tuple[str, ...] = ()


class UpcClaims:
    """Reads and writes one connection's claims."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def owners(self, upcs: Iterable[str]) -> dict[str, Claim]:
        """The claims on these UPCs."""
        keys = [self._key(upc) for upc in dict.fromkeys(upcs)]
        found = self._table.get_many(keys) if keys else {}
        return {key.sk: decode(row, Claim) for key, row in found.items()}

    def settle(self, claims: Mapping[str, Claim], released: Mapping[str, str]) -> tuple[str, ...]:
        """Write new claims and release UPCs (UPC -> the style that had it); returns the groups that waited."""
        known = self.owners([*claims, *released])
        fresh = {upc: claim for upc, claim in claims.items() if _differs(known.get(upc), claim)}
        gone = {upc for upc, owner in released.items() if upc not in claims and _is_of(known.get(upc), owner)}
        self._table.put_many([item(self._key(upc), claim) for upc, claim in fresh.items()])
        self._table.delete_many([self._key(upc) for upc in gone])
        waiting = (known[upc].waiting for upc in (*gone, *fresh) if upc in known)
        return tuple(dict.fromkeys(group_id for groups in waiting for group_id in groups))

    def wait(self, upcs: Iterable[str], group_id: str) -> None:
        """Remember that a group waits for these UPCs."""
        claims = {upc: claim for upc, claim in self.owners(upcs).items() if group_id not in claim.waiting}
        self._table.put_many(
            [item(self._key(upc), replace(claim, waiting=(*claim.waiting, group_id))) for upc, claim in claims.items()]
        )

    def _key(self, upc: str) -> Key:
        return spread(self._connection, "UPC", upc)


def _differs(known: Claim | None, claim: Claim) -> bool:
    return known is None or known.identifier != claim.identifier or known.label != claim.label


def _is_of(claim: Claim | None, identifier: str) -> bool:
    return claim is not None and claim.identifier == identifier
