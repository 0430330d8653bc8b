"""Which family a product belongs to: the first keeps it while a second one lists it too."""

import pytest

from seamline.domain.catalogue import Family, Member
from seamline.state.members import Members, Membership
from seamline.state.memory import MemoryTable


def family(name: str, *products: str) -> Family:
    """A family with these members."""
    return Family(name, name, members=tuple(Member(product, product) for product in products))


class Reading:
    """Families as they were read last, and what each further reading changes."""

    def __init__(self) -> None:
        self.members = Members(MemoryTable(), "lune")
        self._known: dict[str, Family] = {}

    def of(self, *families: Family) -> tuple[list[str], list[str]]:
        """Products that joined their first family, and groups to look at again."""
        moves = self.members.update(families, {f.id: self._known[f.id] for f in families if f.id in self._known})
        self._known |= {one.id: one for one in families}
        return sorted(moves.joined), sorted(moves.touched)

    def link(self, product: str) -> Membership | None:
        """The product's membership."""
        return self.members.of([product]).get(product)


@pytest.fixture
def reading() -> Reading:
    """Nothing was read yet."""
    return Reading()


def test_members_join_their_first_family(reading: Reading) -> None:
    assert reading.of(family("A", "p1", "p2")) == (["p1", "p2"], [])
    assert reading.link("p1") == Membership("A")
    assert reading.link("alone") is None


def test_reading_the_same_again_moves_nothing(reading: Reading) -> None:
    reading.of(family("A", "p1"))
    assert reading.of(family("A", "p1")) == ([], [])


def test_the_family_that_had_a_product_first_keeps_it(reading: Reading) -> None:
    reading.of(family("A", "p1"))
    reading.of(family("B", "p1"))
    assert reading.link("p1") == Membership("A", ("B",))


def test_the_second_family_takes_over_when_the_first_lets_go(reading: Reading) -> None:
    reading.of(family("A", "p1"))
    reading.of(family("B", "p1"))
    assert reading.of(family("A")) == ([], ["B"])
    assert reading.link("p1") == Membership("B")


def test_a_product_that_leaves_its_only_family_is_a_group_of_its_own_again(reading: Reading) -> None:
    reading.of(family("A", "p1", "p2"))
    assert reading.of(family("A", "p2")) == ([], ["p1"])
    assert reading.link("p1") is None


def test_a_product_that_moved_within_one_reading_is_never_contested(reading: Reading) -> None:
    reading.of(family("A", "p1"), family("B"))
    reading.of(family("B", "p1"), family("A"))
    assert reading.link("p1") == Membership("B")
