"""What has to be sent for a SKU so that JOOR shows what it should, and what is known of JOOR afterwards."""

from collections.abc import Iterable, Mapping

from seamline.domain.stock import MADE_TO_ORDER, UNCERTAIN, Bucket, Cell, CellState


def differing(wanted: Mapping[Bucket, int], pushed: Mapping[Bucket, int]) -> dict[Bucket, int]:
    """The buckets to set, among them those that are no longer wanted (to 0).

    A SKU that is made to order lost its buckets with its stock; setting one to 0 would give it a number again.
    """
    different = {bucket: quantity for bucket, quantity in wanted.items() if pushed.get(bucket) != quantity}
    if MADE_TO_ORDER not in wanted.values():
        different |= {bucket: 0 for bucket, quantity in pushed.items() if quantity and bucket not in wanted}
    return different


def not_raised(wanted: Mapping[Bucket, int], pushed: Mapping[Bucket, int]) -> dict[Bucket, int]:
    """What may be shown while it is not known what is sold: no more than JOOR was told already, and no new delivery.

    What was never sent is unlimited in JOOR, so that any number there is less.
    """
    return {
        bucket: _lower(quantity, pushed.get(bucket, MADE_TO_ORDER))
        for bucket, quantity in wanted.items()
        if bucket in pushed or not bucket.date
    }


def no_delivery_raised(wanted: Mapping[Bucket, int], pushed: Mapping[Bucket, int]) -> dict[Bucket, int]:
    """What may be shown while it is not known who waits for the deliveries: no more of them than JOOR was told."""
    held = not_raised(wanted, pushed)
    return {bucket: held[bucket] if bucket.date else quantity for bucket, quantity in wanted.items() if bucket in held}


def _lower(wanted: int, shown: int) -> int:
    if shown == UNCERTAIN:
        return 0
    if shown == MADE_TO_ORDER:
        return wanted
    return shown if wanted == MADE_TO_ORDER else min(wanted, shown)


def cells_to_send(
    product_id: str, state: CellState, wanted: Mapping[Bucket, int], different: Mapping[Bucket, int]
) -> tuple[Cell, ...]:
    """The SKU's cells in every warehouse where something differs, what can ship now before what arrives.

    All of a warehouse goes at once: goods that arrived leave their dated bucket in the push that raises the immediate
    one, and it does not matter whether JOOR takes an update for one bucket or for the SKU's whole warehouse.
    """
    warehouses = {bucket.warehouse for bucket in different}
    all_of_them = {**different, **{bucket: units for bucket, units in wanted.items() if bucket.warehouse in warehouses}}
    return tuple(
        Cell(product_id, bucket.warehouse, all_of_them[bucket], state.target, bucket.date)
        for bucket in sorted(all_of_them)
    )


def remembered(pushed: Mapping[Bucket, int], taken: Iterable[Cell], refused: Iterable[Cell]) -> dict[Bucket, int]:
    """What is known of a SKU's buckets after a push; a dated bucket set to 0 is forgotten."""
    after = dict(pushed)
    for cell in taken:
        if cell.made_to_order:
            after = {bucket: units for bucket, units in after.items() if bucket.warehouse != cell.warehouse}
        after[cell.bucket] = cell.quantity
    after |= {cell.bucket: UNCERTAIN for cell in refused}
    return {bucket: units for bucket, units in after.items() if units or not bucket.date}
