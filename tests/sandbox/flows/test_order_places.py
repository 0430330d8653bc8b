"""Where the goods go: one-off and stored addresses as they arrive in the ERP's look-alike."""

import json
import zlib

from seamline.flows.edit_order import EditRequest, edit_order
from seamline.mapping.order_edit_check import Place
from tests.sandbox.flows.order_world import ADDRESS_ID, entry, exported, order_world, settle
from tests.sandbox.flows.test_order_fields import SHIP_TO
from tests.sandbox.flows.world import CUSTOMER_ID, upc


def test_one_off_addresses_leave_the_customers_card_alone() -> None:
    world = order_world()
    exported(world, **SHIP_TO)
    card = world.core.customers.get(CUSTOMER_ID)
    assert card is not None
    assert len(card["Addresses"]) == 1


def test_a_stored_address_is_taken_by_its_code() -> None:
    world = order_world(addresses="stored")
    sale = exported(world, shipping_code=ADDRESS_ID, **SHIP_TO)
    assert (sale["ShippingAddress"]["ID"], sale["ShippingAddress"]["City"]) == (ADDRESS_ID, "Oslo")


def test_a_stored_address_is_sent_with_its_lines_and_leaves_the_card_as_it_is() -> None:
    world = order_world(addresses="stored")
    order_id = world.approved_order(shipping_code=ADDRESS_ID, **SHIP_TO, customer_buyer_name="Lea")
    settle(world, 1)
    sent = json.loads(zlib.decompress(entry(world, order_id).sent))["POST sale"]["ShippingAddress"]
    assert (sent["ID"], sent["Line1"], sent["Country"]) == (ADDRESS_ID, "9 Dock", "Norway")
    assert (sent["Contact"], sent["ShipToOther"]) == ("Lea", False)
    card = world.core.customers.get(CUSTOMER_ID)
    assert card is not None
    assert len(card["Addresses"]) == 1


def test_a_ship_to_with_its_street_on_the_second_line_gets_the_goods() -> None:
    street = {"shipping_address_1": "", "shipping_address_2": "4 quai du Port"}
    sale = exported(order_world(), **{**SHIP_TO, **street})
    assert (sale["ShippingAddress"]["Line1"], sale["ShippingAddress"]["City"]) == ("4 quai du Port", "Marseille")


def test_a_ship_to_without_a_street_is_held_until_somebody_writes_one() -> None:
    world = order_world()
    order_id = world.approved_order(**{**SHIP_TO, "shipping_address_1": ""})
    settle(world, 1)
    assert entry(world, order_id).reasons == ("the shipping address in 13002, Marseille, France has no street",)
    edit_order(world.context(), EditRequest(order_id, "nina", {Place("shipping.line1"): "4 quai du Port"}))
    settle(world, 1)
    assert world.sales(order_id)[0]["ShippingAddress"]["Line1"] == "4 quai du Port"


def test_the_buyer_is_the_contact_of_the_ship_to() -> None:
    sale = exported(order_world(), customer_buyer_name="Lea", **SHIP_TO)
    assert (sale["Contact"], sale["ShippingAddress"]["Contact"]) == ("Lea", "Lea")


def test_control_characters_reach_no_field_of_the_sale() -> None:
    line = {"upc": upc("DRS-BLK-S"), "quantity": 1, "price": "96.00", "item_comment": "fo\x07ld\nhere"}
    sale = exported(
        order_world(),
        lines=[line],
        customer_purchase_order="PO\x07 7\n8",
        customer_buyer_name="L\x00ea",
        **{**SHIP_TO, "shipping_address_1": "4 quai\x1f du\tPort"},
    )
    assert (sale["CustomerReference"], sale["Contact"]) == ("PO 7 8", "Lea")
    assert sale["ShippingAddress"]["Line1"] == "4 quai du Port"
    assert sale["Order"]["Lines"][0]["Comment"] == "fold\nhere"
