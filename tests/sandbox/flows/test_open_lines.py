"""Which orders still need a style: the ledger's and JOOR's own, never from a reading that is out of date."""

import pytest

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow
from seamline.errors import UnknownOutcome
from seamline.flows.open_lines import FRESH_SECONDS, OpenLines
from seamline.marketplace.port import Removal
from tests.sandbox.flows.world import World


def removal(world: World, number: str, colors: tuple[str, ...] = (), sizes: tuple[str, ...] = ()) -> Removal:
    """The removal of a style, or of parts of it."""
    identifier = world.style(number)["style_identifier"]
    return Removal(world.context().catalogue.pushed([identifier])[identifier].style, colors, sizes)


def test_an_order_that_joor_lists_protects_its_style_color_and_size_only(synced: World) -> None:
    order_id = synced.approved_order()
    found = OpenLines(synced.context())
    assert found.orders_with(removal(synced, "DRS")) == (order_id,)
    assert found.orders_with(removal(synced, "DRS", colors=("BLACK",))) == (order_id,)
    assert found.orders_with(removal(synced, "DRS", sizes=("S",))) == (order_id,)
    assert found.orders_with(removal(synced, "DRS", colors=("RED",), sizes=("M",))) == ()
    assert found.orders_with(removal(synced, "TEE")) == ()


def test_an_order_that_failed_to_export_still_protects(synced: World) -> None:
    synced.core.edit_customer("Boutique Nord", {"IsOnCreditHold": True})
    order_id = synced.approved_order()
    synced.run(Flow.ORDERS)
    synced.export_all()
    assert OpenLines(synced.context()).orders_with(removal(synced, "DRS")) == (order_id,)


def test_an_exported_order_protects_no_more(synced: World) -> None:
    synced.approved_order()
    synced.run(Flow.ORDERS)
    synced.export_all()
    assert OpenLines(synced.context()).orders_with(removal(synced, "DRS")) == ()


def test_a_sale_that_joor_was_not_told_of_yet_still_protects(synced: World) -> None:
    order_id = synced.approved_order()
    synced.run(Flow.ORDERS)
    synced.sandbox.faults.add(FaultRule("joor", path="orders/bulk_update", status=503, times=-1))
    with pytest.raises(UnknownOutcome):
        synced.export_all()
    assert synced.sales(order_id)
    assert OpenLines(synced.context()).orders_with(removal(synced, "DRS")) == (order_id,)


def test_an_order_approved_while_a_slice_removes_is_seen(synced: World) -> None:
    found = OpenLines(synced.context())
    assert found.orders_with(removal(synced, "DRS")) == ()
    order_id = synced.approved_order()
    synced.clock.sleep(FRESH_SECONDS + 1)
    assert found.orders_with(removal(synced, "DRS")) == (order_id,)


def test_many_removals_in_a_row_read_the_orders_once(synced: World) -> None:
    found = OpenLines(synced.context())
    synced.sandbox.log.clear()
    for number in ("DRS", "TEE", "HAT"):
        found.orders_with(removal(synced, number))
    assert len(synced.sandbox.log.of("joor")) == 1
