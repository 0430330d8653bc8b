"""Which style has a UPC in JOOR, and who waits for it."""

import pytest

from seamline.state.memory import MemoryTable
from seamline.state.upcs import Claim, UpcClaims

DRESS, TEE = Claim("dress", "g1", "DRS Dress"), Claim("tee", "g2", "TEE Tee")


@pytest.fixture
def claims() -> UpcClaims:
    """The dress has one UPC."""
    made = UpcClaims(MemoryTable(), "lune")
    made.settle({"590": DRESS}, {})
    return made


def test_a_claim_is_found_by_its_upc(claims: UpcClaims) -> None:
    assert claims.owners(["590", "591"]) == {"590": DRESS}
    assert claims.owners([]) == {}


def test_a_released_upc_is_free_and_names_the_groups_that_waited(claims: UpcClaims) -> None:
    claims.wait(["590", "591"], "g2")
    claims.wait(["590"], "g2")
    assert claims.settle({}, {"590": "dress"}) == ("g2",)
    assert claims.owners(["590"]) == {}


def test_a_upc_is_released_only_by_the_style_that_has_it(claims: UpcClaims) -> None:
    assert claims.settle({}, {"590": "tee"}) == ()
    assert claims.owners(["590"]) == {"590": DRESS}


def test_a_claim_outweighs_a_release_in_the_same_step(claims: UpcClaims) -> None:
    claims.wait(["590"], "g3")
    assert claims.settle({"590": TEE}, {"590": "dress"}) == ("g3",)
    assert claims.owners(["590"]) == {"590": TEE}


def test_claiming_again_keeps_who_waits(claims: UpcClaims) -> None:
    claims.wait(["590"], "g2")
    assert claims.settle({"590": DRESS}, {}) == ()
    assert claims.owners(["590"])["590"].waiting == ("g2",)


def test_nobody_waits_for_a_free_upc(claims: UpcClaims) -> None:
    claims.wait(["777"], "g2")
    assert claims.owners(["777"]) == {}
