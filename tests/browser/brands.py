"""Two brands to look at: one with everything a year of work leaves behind, hostile names included, and an empty one."""

from msgspec.structs import replace

from seamline.domain.flow import Flow, Run, RunStatus
from seamline.domain.plan import Hold
from seamline.domain.recent import HourTally, Recent, RunMark
from seamline.state.actions import ActionLog, Asked
from seamline.state.budgets import HourSpent, Spending, erp_key, joor_key
from seamline.state.connections import AppliedConnection, Pause
from seamline.state.problems import ProblemStore
from seamline.state.records import item, single
from seamline.state.runs import RunStore
from seamline.state.table import Key
from tests.sandbox.flows.world import CONNECTION, SETTINGS, Json, World, erp_account
from tests.unit.functions.events import ANA

HOSTILE = "<img src=x onerror=\"alert('x')\">&amp;"
BEN = "arn:aws:sts::123456789012:assumed-role/Operators/ben"
CIN7 = "https://inventory.dearsystems.com/cin7-core/ExternalApi/v2/"
"""Cin7's own host, which the look-alike answers for, so that links lead to where they would."""
LINES = [{"upc": "0000000000000", "quantity": 3, "price": "96.00"}]


def empty() -> World:
    """Nothing was applied yet."""
    world = World()
    world.table.delete(Key("CONNECTION", CONNECTION))
    return world


def fresh() -> World:
    """Applied a moment ago; nothing has run."""
    world = World()
    _apply_anew(world, SETTINGS, ANA)
    return world


def full() -> World:
    """Every page has something to show, some of it bad."""
    world = World()
    _apply_anew(world, SETTINGS, ANA)
    world.cycle()
    for name in ("Boutique Nord", HOSTILE):
        world.approved_order(LINES, customer_name=name)
    world.approved_order()
    world.run(Flow.ORDERS)
    world.export_all()
    _apply_again(world)
    world.clock.sleep(86_400)
    for flow in Flow:
        _remember(world, flow)
    _remember_calls(world)
    _let_things_go_wrong(world)
    return world


def _apply_again(world: World) -> None:
    world.clock.sleep(3600)
    flows = {"images": {"every": "10m", "enabled": True}, "stock": {"every": "5m"}}
    more = {"images": {}, "customers": {"everyone": True}}
    changed = {**SETTINGS, **more, "flows": flows, "go_live": "2026-02-01"}
    limits = {"calls_per_minute": 50, "burst": 10}
    changed["erp"] = {**SETTINGS["erp"], "base_url": CIN7, "limits": limits}
    changed["joor"] = {**SETTINGS["joor"], "limits": {"credits": 300, "window": 300}}
    _apply_anew(world, changed, BEN)


def _apply_anew(world: World, settings: Json, by: str) -> None:
    """Applied by somebody; what the world itself applied in 1970 is forgotten."""
    now = world.clock.now()
    world.table.delete(single(CONNECTION, "APPLIED", f"{0:017.3f}"))
    world.runtime.connections.save(AppliedConnection(CONNECTION, settings, now, by))


def _remember(world: World, flow: Flow) -> None:
    """Two days of runs, as the flow's row holds them."""
    now, store = world.clock.now(), RunStore(world.table, CONNECTION)
    hour = int(now // 3600)
    hours = tuple(
        HourTally(hour - back, 12, int(back % 17 == 3), (back * 37) % 90, 40 + (back * 11) % 60, 300 + back * 20)
        for back in range(47, -1, -1)
    )
    marks = tuple(RunMark(int(now) - 300 * back, 2, (back * back) % 40, back != 7) for back in range(24, 0, -1))
    state = replace(store.flow(flow), recent=Recent(marks, hours), last_good=now - 130, last_started=now - 132)
    store.save(replace(state, last_run=state.last_run and replace(state.last_run, started=now - 132, ended=now - 130)))


def _remember_calls(world: World) -> None:
    hour = int(world.clock.now() // 3600)
    hours = tuple(HourSpent(hour - back, 700 + (back * 613) % 1900) for back in range(47, -1, -1))
    for key in (erp_key(erp_account(CONNECTION)), joor_key("222222")):
        world.table.put(item(key, Spending(hours=hours)))


def _let_things_go_wrong(world: World) -> None:
    now, store = world.clock.now(), RunStore(world.table, CONNECTION)
    problems = ProblemStore(world.table, CONNECTION, world.clock)
    stock = store.flow(Flow.STOCK)
    store.save(replace(stock, last_good=now - 7200, last_started=now - 7200))
    error = "MissingPrerequisite: the ERP has no location 'Main Warehuose'; it has Main Warehouse, Shop"
    failed = Run("run-9", Flow.CUSTOMERS, now - 60, now - 58, RunStatus.FAILED, error=error)
    store.finish(store.flow(Flow.CUSTOMERS), failed)
    for number in range(6):
        reason = f"SKU DRS-{number} has no barcode, which JOOR needs as its UPC"
        problems.open(Flow.STYLES, Hold(f"DRS-{number}", (reason,), "fill it in the ERP", label=f"DRS-{number} Dress"))
    problems.open(Flow.IMAGES, Hold(HOSTILE, (f"JOOR refused {HOSTILE}",), "replace the picture", label=HOSTILE))
    world.runtime.connections.pause(CONNECTION, Flow.SHIPMENTS, Pause(now, BEN))
    log = ActionLog(world.table, CONNECTION, world.clock)
    log.record(Asked(BEN, "pause", "shipments"))
    log.refuse(log.record(Asked(BEN, "run now", HOSTILE)), f"the {HOSTILE} flow is paused")
