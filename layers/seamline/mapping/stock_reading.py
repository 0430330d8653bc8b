"""Chooses the cheapest way to read the stock of the chosen locations."""

from collections.abc import Mapping, Sequence


def locations_to_read(
    chosen: Sequence[str], existing: Sequence[str], counts: Mapping[str, int], page_size: int
) -> tuple[str | None, ...]:
    """The locations to read one by one, or (None,) for the whole list; whichever took fewer pages by the last counts.

    Before anything was counted the whole list is read if at least half of the locations are chosen.
    """
    if len(chosen) < 2:
        return tuple(chosen)
    if any(location not in counts for location in existing):
        return tuple(chosen) if len(chosen) * 2 < len(existing) else (None,)
    one_by_one = sum(_pages(counts[location], page_size) for location in chosen)
    whole = _pages(sum(counts.values()), page_size)
    return tuple(chosen) if one_by_one < whole else (None,)


def _pages(rows: int, page_size: int) -> int:
    return max(1, -(-rows // page_size))
