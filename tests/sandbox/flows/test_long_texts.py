"""Texts longer than the ERP's fields: the order goes through, and nothing that was said is lost in silence."""

from seamline.domain.ledger import OrderState
from tests.sandbox.flows.order_world import entry, exported, order_world, settle
from tests.sandbox.flows.world import upc


def test_long_comments_go_on_in_the_memo_and_the_shipping_notes() -> None:
    world = order_world()
    said = [f"word{at}" for at in range(280)]
    order_id = world.approved_order(order_comments=" ".join(said))
    settle(world, 1)
    (sale,) = world.sales(order_id)
    written = " ".join((sale["Note"], sale["Order"]["Memo"], sale["ShippingNotes"])).replace("...", " ").split()
    assert [word for word in written if word.startswith("word")] == said
    assert "Note, continued: " in sale["Order"]["Memo"]
    assert "texts cut" not in {event.what for event in entry(world, order_id).history}


def test_emoji_and_five_thousand_characters_that_fit_nowhere_are_told_on_the_sale_and_in_the_history() -> None:
    world = order_world()
    order_id = world.approved_order(order_comments="👗" * 600 + "<eop>" + "z" * 5000)
    settle(world, 1)
    (sale,) = world.sales(order_id)
    texts = (sale["Note"], sale["Order"]["Memo"], sale["ShippingNotes"])
    assert all(1000 < len(text.encode("utf-16-le")) // 2 <= 1024 for text in texts)
    link = f"https://www.jooraccess.com/ra/orders/review/{order_id}?tab=overview"
    assert sale["Note"].endswith(f"...\n… (cut; full text in JOOR, {link})")
    found = entry(world, order_id)
    assert found.state is OrderState.ACKNOWLEDGED
    kept = sum(text.count("👗") + text.count("z") for text in texts)
    (told,) = [event.text for event in found.history if event.what == "texts cut"]
    assert told == f"the sale's texts were cut: note, {5600 - kept:,} characters left out"
    assert "z" * 5000 in found.order.comments


def test_whatever_has_no_room_in_its_field_goes_on_in_the_memo() -> None:
    world = order_world(attributes={"AdditionalAttribute1": "{{ order.season }}"})
    line = {"upc": upc("DRS-BLK-S"), "quantity": 1, "price": "96.00"}
    sale = exported(
        world,
        lines=[{**line, "item_comment": "fold " * 51 + "and steam"}],
        shipping_address_1="1 Main St",
        shipping_country="France",
        shipping_postal_code="CEDEX 13002 MARSEILLE BP77",
        shipping_name="N" * 130 + "END",
        shipping_email="e" * 250 + "@nord.test",
        customer_purchase_order="7" * 260,
        customer_buyer_name="L" * 270,
        shipping_phone="0 " * 30,
        order_season_code="S" * 260,
    )
    memo = sale["Order"]["Memo"].splitlines()
    assert memo[0] == "DRS-BLK-S: fold and steam"
    assert "Ship-to postcode, continued: MARSEILLE BP77" in memo
    assert "Ship-to company, continued: " + "N" * 5 + "END" in memo
    assert f"Email: {'e' * 250}@nord.test" in memo
    assert "Reference, continued: " + "7" * 7 in memo
    assert "AdditionalAttribute1, continued: " + "S" * 7 in memo
    assert any(row.startswith("Contact, continued: L") for row in memo)
    assert any(row.startswith("Phone, continued: 0") for row in memo)
    assert "nord" not in sale["Email"]
