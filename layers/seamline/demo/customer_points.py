"""Point 8: a customer that gets the tag goes to JOOR once, waits there for people to match it, and is then shown."""

from seamline.demo.brand import CORE, JOOR, Json, State
from seamline.demo.world import PointFailed, World, require
from seamline.domain.flow import Flow

TAG = "JOOR"


def customer_arrives_once(world: World) -> str:
    """Point 8. While it awaits its match nothing is sent for it; then JOOR shows it as its card says."""
    world.run(Flow.CUSTOMERS)
    card = _newcomer(world.brand.state())
    world.brand.by_hand(CORE, "edit_customer", customer=card["ID"], changes={"Tags": TAG})
    mark = world.brand.mark()
    world.until(lambda: _not_sent(world, card, mark), lambda: world.run(Flow.CUSTOMERS))
    world.run(Flow.CUSTOMERS)
    require(_not_sent(world, card, mark))
    world.until(lambda: _unmatched(world, card))
    world.run(Flow.CUSTOMERS)
    require(_differences(card, world.brand.state()))
    return f"{card['Name']} was sent once, waited for its match, and is shown with its price type"


def _newcomer(state: State) -> Json:
    """An active shop that JOOR has never heard of."""
    known = {row["customer_code"] for row in state.joor["connections"]}
    rows: list[Json] = state.core["customers"]
    fresh = (row for row in rows if row["Status"] == "Active" and not row["Tags"] and row["ID"] not in known)
    found = next(fresh, None)
    if found is None:
        raise PointFailed("every active customer of the sample brand is in JOOR already")
    return found


def _not_sent(world: World, card: Json, mark: int) -> list[str]:
    """What keeps it from having been sent exactly once."""
    bodies = [call for call in world.brand.writes(mark) if call["path"].endswith("/bulk-connection")]
    return [] if len(bodies) == 1 else [f"{card['Name']} was sent {len(bodies)} times"]


def _unmatched(world: World, card: Json) -> list[str]:
    """JOOR's people match it as soon as JOOR's own job has worked it off."""
    codes = {row["customer_code"] for row in world.brand.state().joor["connections"]}
    if card["ID"] not in codes:
        return [f"{card['Name']} has not reached JOOR's people yet"]
    world.brand.by_hand(JOOR, "match_customer", customer_code=card["ID"])
    return []


def _differences(card: Json, state: State) -> list[str]:
    row = next(row for row in state.joor["connections"] if row["customer_code"] == card["ID"])
    seen = (row["matched"], row["name"], row["fields"]["customer_email"], len(row["price_type_ids"]))
    wanted = (True, card["Name"], card["Contacts"][0]["Email"], 1)
    return [] if seen == wanted else [f"JOOR shows {seen} (matched, name, e-mail, price types) instead of {wanted}"]
