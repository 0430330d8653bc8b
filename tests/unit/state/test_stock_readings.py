"""A reading left for the next slice is found whole or not at all."""

import pytest

from seamline.state.memory import MemoryTable
from seamline.state.stock_readings import PIECE_BYTES, ReadingStore
from seamline.state.table import ANY, Item


class Falling(MemoryTable):
    """A table whose process is killed after so many writes."""

    def __init__(self, writes: int) -> None:
        super().__init__()
        self.left = writes

    def put(self, item: Item, expect: int = ANY) -> Item:
        """Write the item, as long as the process lives."""
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return super().put(item, expect)


def kept(store: ReadingStore) -> tuple[bytes, list[bytes]]:
    return store.head(), list(store.chunks())


def test_what_was_kept_comes_back_whatever_its_size_and_is_gone_once_cleared() -> None:
    table = MemoryTable()
    store, head = ReadingStore(table, "lune"), b"h" * (PIECE_BYTES + 1)
    store.save(head, [b"one", b"two"], 0.0)
    assert kept(store) == (head, [b"one", b"two"])
    assert {item.expires_at for item in table.dump().values()} == {86_400}
    store.clear()
    assert (kept(store), table.dump()) == ((b"", []), {})


@pytest.mark.parametrize("writes", range(4))
def test_a_reading_half_kept_is_none_and_its_rests_do_no_harm(writes: int) -> None:
    table = Falling(4 + writes)
    store = ReadingStore(table, "lune")
    store.save(b"old", [b"1", b"2"], 0.0)
    with pytest.raises(KeyboardInterrupt):
        store.save(b"new", [b"a", b"b"], 0.0)
    assert kept(store) == (b"", [])
    table.left = 9
    store.save(b"next", [b"x"], 0.0)
    assert kept(store) == (b"next", [b"x"])
