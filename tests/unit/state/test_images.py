"""What is remembered of pictures: the ERP's files, what JOOR was given, JOOR's own ids, and what needs a look."""

from collections.abc import Sequence
from typing import Any

import pytest

from seamline.domain.catalogue import Family, Product
from seamline.domain.image import STYLE_LEVEL, Attachment, Copy, Placed, StyleImages
from seamline.state.images import ImageMark, ImageStore
from seamline.state.memory import MemoryTable


@pytest.fixture
def store() -> ImageStore:
    """An empty store."""
    return ImageStore(MemoryTable(), "lune")


def product(*files: Attachment) -> Product:
    """A hat with these pictures."""
    return Product("p1", "HAT", images=files)


def file(name: str, **facts: Any) -> Attachment:
    """A file whose id is its name."""
    return Attachment(name, name, **{"url": f"http://host/{name}", **facts})


def marked(store: ImageStore) -> list[str]:
    """The ids of the records that need a look."""
    return [mark.record_id for mark in store.marks()]


def test_a_record_is_marked_when_its_list_of_files_changes(store: ImageStore) -> None:
    store.note_files([product(file("a.jpg")), Family("f1", "FAM")])
    assert marked(store) == ["p1"]
    assert store.files(["p1", "f1"]) == {"p1": (file("a.jpg"),)}
    store.note_files([product()])
    assert marked(store) == ["p1", "p1"]
    assert store.files(["p1"]) == {"p1": ()}


@pytest.mark.parametrize(
    ("files", "is_change"),
    [
        ([file("a.jpg", url="http://host/a.jpg?t=2")], False),
        ([file("a.jpg", default=True)], True),
        ([file("a.jpg"), file("b.jpg")], True),
        ([Attachment("other", "a.jpg", "http://host/a.jpg")], True),
    ],
    ids=["address", "default", "another", "replaced"],
)
def test_another_address_alone_is_no_change(store: ImageStore, files: Sequence[Attachment], is_change: bool) -> None:
    store.note_files([product(file("a.jpg"))])
    store.forget_marks(store.marks())
    store.note_files([product(*files)])
    assert marked(store) == (["p1"] if is_change else [])


def test_renewed_addresses_are_kept_and_a_changed_list_is_marked(store: ImageStore) -> None:
    store.note_files([product(file("a.jpg"))])
    store.forget_marks(store.marks())
    store.renew_files("p1", [file("a.jpg", url="http://host/new")])
    assert (store.files(["p1"])["p1"][0].url, marked(store)) == ("http://host/new", [])
    store.renew_files("p1", [])
    assert (store.files(["p1"])["p1"], marked(store)) == ((), ["p1"])


def test_forgetting_a_mark_never_loses_one_made_meanwhile(store: ImageStore) -> None:
    store.mark([ImageMark("p1", "first")])
    seen = list(store.marks())
    store.mark([ImageMark("p1", "meanwhile", not_before=9.0)])
    store.forget_marks(seen)
    [left] = store.marks()
    assert (left.reason, left.not_before) == ("meanwhile", 9.0)


def test_marks_are_read_from_after_one_in_the_order_of_their_keys(store: ImageStore) -> None:
    store.mark(ImageMark(f"p{number}", "x") for number in range(5))
    first = list(store.marks(limit=2))
    rest = list(store.marks(after=first[-1].key))
    assert [mark.record_id for mark in (*first, *rest)] == [f"p{number}" for number in range(5)]


def test_what_joor_was_given_is_kept_until_the_style_leaves(store: ImageStore) -> None:
    given = StyleImages("dress", "digest", (Placed(STYLE_LEVEL, 1, Copy("hash", "jpg"), "a-1.jpg", "a.jpg"),), sent=1)
    store.save_style(given)
    store.save_product_ids({"dress": "77"})
    assert store.styles(["dress", "other"]) == {"dress": given}
    store.forget_styles(["dress"])
    assert (store.styles(["dress"]), store.product_ids(["dress"])) == ({}, {})


def test_joors_ids_are_written_once_and_forgotten_when_they_prove_wrong(store: ImageStore) -> None:
    store.save_product_ids({"a": "1", "b": "2"})
    store.save_product_ids({"a": "1", "b": "3"})
    assert store.product_ids(["a", "b", "c"]) == {"a": "1", "b": "3"}
    store.forget_product_ids(["a"])
    assert store.product_ids(["a", "b"]) == {"b": "3"}


def test_nothing_asked_reads_nothing(store: ImageStore) -> None:
    store.note_files([])
    assert (store.files([]), store.styles([]), store.product_ids([]), list(store.marks())) == ({}, {}, {}, [])
