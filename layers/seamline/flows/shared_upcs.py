"""Catches one UPC on two styles before the push; JOOR would take it and fail later, when stock is sent by UPC."""

from collections.abc import Mapping, Sequence

from seamline.domain.plan import ChangeKind, Hold
from seamline.domain.style import Style
from seamline.flows.style_change import StyleChange, style_label
from seamline.mapping.departed import given_up
from seamline.state.catalogue import CatalogueStore
from seamline.state.upcs import Claim

_RELEASE = (
    "correct the barcode in the ERP; or, where the other style no longer needs it, delete that style, color or size "
    "(selection.leaving: delete does it by itself), since JOOR keeps a UPC until then"
)


def hold_shared_upcs(
    store: CatalogueStore, changes: Sequence[StyleChange]
) -> tuple[tuple[StyleChange, ...], tuple[Hold, ...]]:
    """The changes whose UPCs are theirs alone, and a hold naming both styles for each other one.

    Only the UPCs of these changes are looked up; the style that had a UPC first keeps it.
    """
    owners = store.upcs.owners(upc for change in changes if change.sends for upc in upcs_of(change.style))
    freed = {upc: change.style.identifier for change in changes for upc in _freed(change)}
    # A group that is cut up anew takes its UPCs along from the style it replaces.
    replaced = {change.style.identifier: change.group_id for change in changes if not change.sends}
    owners = {upc: claim for upc, claim in owners.items() if replaced.get(claim.identifier) != claim.group_id}
    taken: dict[str, Claim] = {}
    good: list[StyleChange] = []
    holds: list[Hold] = []
    for change in changes:
        clashes = _clashes(change, owners, freed, taken) if change.sends else {}
        if clashes:
            holds.append(_hold(change, clashes))
        else:
            good.append(change)
            taken |= claims_of(change) if change.sends else {}
    return tuple(good), tuple(holds)


def wait_for_upcs(store: CatalogueStore, holds: Sequence[Hold]) -> None:
    """Have the held groups planned again as soon as the styles in their way let go."""
    for hold in holds:
        if isinstance(hold, SharedUpcs):
            store.upcs.wait(hold.upcs, hold.group_id)


class SharedUpcs(Hold, frozen=True):
    """A hold that ends when other styles give these UPCs up."""

    upcs: tuple[str, ...] = ()
    group_id: str = ""


def upcs_of(style: Style) -> tuple[str, ...]:
    """The UPCs of a style."""
    return tuple(sku.upc for sku in style.skus if sku.upc)


def claims_of(change: StyleChange) -> dict[str, Claim]:
    """What the style claims once JOOR has it."""
    claim = Claim(change.style.identifier, change.group_id, style_label(change.style))
    return dict.fromkeys(upcs_of(change.style), claim)


def _freed(change: StyleChange) -> frozenset[str]:
    if change.before is None:
        return frozenset()
    if change.change.kind is ChangeKind.DELETE:
        return frozenset(upcs_of(change.before.style))
    return given_up(change.before.style, change.style)


def _clashes(
    change: StyleChange, owners: Mapping[str, Claim], freed: Mapping[str, str], taken: Mapping[str, Claim]
) -> dict[str, str]:
    """The other style of each UPC that is not free."""
    mine = change.style.identifier
    out: dict[str, str] = {}
    for upc in upcs_of(change.style):
        owner = owners.get(upc)
        if upc in taken:
            out[upc] = taken[upc].label
        elif owner and freed.get(upc) != owner.identifier != mine:
            out[upc] = owner.label
    return out


def _hold(change: StyleChange, clashes: Mapping[str, str]) -> SharedUpcs:
    label = style_label(change.style)
    skus = {sku.upc: sku.sku for sku in change.style.skus}
    reasons = tuple(
        f"barcode {upc} ({skus[upc]}) stands on two styles: {other} and {label}" for upc, other in clashes.items()
    )
    return SharedUpcs(
        change.style.identifier, reasons, _RELEASE, label=label, upcs=tuple(clashes), group_id=change.group_id
    )
