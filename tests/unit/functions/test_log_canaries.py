"""No log line and no metric ever carries a secret or a person's data, whatever fails and whatever the APIs repeat."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from functions.export_order import export
from functions.sync import Worker, sync
from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from seamline.telemetry import Telemetry
from seamline.watch.watcher import Watcher, watch
from tests.sandbox.flows.world import CONNECTION, CUSTOMER_ID, SETTINGS, Json, World, credentials, upc
from tests.unit.functions.events import RememberingQueue, batch, export_record, run_record

PEOPLE = {
    "name": "Jeanne Moreau",
    "company": "Boutique Zephyrine",
    "mail": "jeanne.moreau@zephyrine.example",
    "phone": "+33 6 98 76 54 32",
    "street": "9 Rue Haute-Garenne",
    "note": "ring twice, ask for Aurelie",
}
ECHO = json.dumps([{"ErrorCode": 400, "Exception": "; ".join(PEOPLE.values()) + " key=5eed0000-0000-4000-8000-secret"}])
SHIPPING = {
    "shipping_name": PEOPLE["name"],
    "shipping_address_1": PEOPLE["street"],
    "shipping_city": "Lyon",
    "shipping_country_iso_two": "FR",
    "shipping_phone": PEOPLE["phone"],
    "shipping_email": PEOPLE["mail"],
    "order_comments": PEOPLE["note"],
}


@pytest.fixture
def world() -> World:
    """A brand whose customer, whose buyer and whose orders are full of canaries."""
    made = World(SETTINGS)
    contact = {"Name": PEOPLE["name"], "Email": PEOPLE["mail"], "Phone": PEOPLE["phone"], "Default": True}
    made.core.edit_customer(CUSTOMER_ID, {"Name": PEOPLE["company"], "Contacts": [contact], "Comments": PEOPLE["note"]})
    made.cycle()
    return made


@pytest.fixture
def everything_logged(logs: io.StringIO) -> Iterator[io.StringIO]:
    """Ours at debug level, and what any library would put into the function's log: Lambda listens from warnings on."""
    handler = logging.StreamHandler(logs)
    handler.setLevel(logging.WARNING)
    root = logging.getLogger()
    root.addHandler(handler)
    yield logs
    root.removeHandler(handler)


@pytest.fixture
def hearing(telemetry: Telemetry, everything_logged: io.StringIO) -> Telemetry:
    """Telemetry at its most talkative."""
    telemetry.logger.setLevel("DEBUG")
    logging.getLogger("seamline").setLevel("DEBUG")
    return telemetry


def order(world: World) -> str:
    """An order of a buyer with a name, an address, a mail and a phone."""
    line = {"upc": upc("DRS-BLK-S"), "quantity": 1, "price": "96.00"}
    return world.approved_order(lines=[line], customer_name=PEOPLE["company"], raw=SHIPPING)


def everything_runs(world: World, telemetry: Telemetry) -> None:
    """Every flow by its function, the export of whatever waits, and a look of the watcher."""
    worker = Worker(world.runtime, RememberingQueue(), telemetry)
    for flow in Flow:
        sync(worker, batch(run_record(CONNECTION, flow)), 300.0)
    waiting, world.queue.waiting = world.queue.waiting, []
    export(world.runtime, telemetry, batch(*(export_record(CONNECTION, one) for one in waiting)), 60.0)
    watch(Watcher(world.table, _Nobody(), telemetry, world.clock))


def told(text: str) -> list[str]:
    """The canaries that sing in a text."""
    keys = credentials()
    secrets = (keys.cin7_core.application_key, keys.joor.v2_token, keys.joor.client_secret, keys.joor.password)
    return [canary for canary in (*PEOPLE.values(), *secrets, "Moreau", "zephyrine.example") if canary in text]


FAULTS: dict[str, list[FaultRule]] = {
    "nothing fails": [],
    "Cin7 repeats what it was sent": [FaultRule("core", "POST", status=400, body=ECHO, times=-1)],
    "JOOR repeats what it was sent": [FaultRule("joor", status=400, body=ECHO, times=-1)],
    "an API answers with somebody's page": [FaultRule("core", "GET", status=500, body=ECHO, times=-1)],
    "an answer makes no sense": [FaultRule("joor", "GET", kind="malformed", times=-1)],
    "credentials are refused": [FaultRule("joor", status=401, body=ECHO, times=-1)],
    "a write drops": [FaultRule("core", "POST", kind="drop_after", times=-1)],
}


@pytest.mark.parametrize("what", FAULTS)
def test_no_canary_is_heard(
    what: str, world: World, hearing: Telemetry, logs: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    order_id = order(world)
    for rule in FAULTS[what]:
        world.sandbox.faults.add(rule)
    everything_runs(world, hearing)
    heard = logs.getvalue() + capsys.readouterr().out
    assert told(heard) == []
    if what == "nothing fails":
        assert world.context().ledger.get(order_id).entry.state is OrderState.ACKNOWLEDGED


def test_a_bug_is_logged_by_kind_and_place_without_a_word_of_it(
    world: World, hearing: Telemetry, logs: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    order(world)
    worker = Worker(world.new_runtime(transport=Blabbing()), RememberingQueue(), hearing)
    sync(worker, batch(run_record(CONNECTION, Flow.ORDERS)), 300.0)
    assert told(logs.getvalue() + capsys.readouterr().out) == []
    (line,) = [row for row in lines(logs) if row.get("exception_name")]
    assert line["exception_name"] == "KeyError"
    assert "test_log_canaries.py" in line["exception"]


def test_every_line_names_connection_flow_and_run_or_order(world: World, hearing: Telemetry, logs: io.StringIO) -> None:
    order_id = order(world)
    everything_runs(world, hearing)
    rows = [row for row in lines(logs) if row["location"].split(":")[0] not in ("watch", "measure")]
    assert rows
    assert {row["connection"] for row in rows} == {CONNECTION}
    assert all(row["flow"] for row in rows)
    assert all("run" in row or "order" in row or row["flow"] == "orders" for row in rows)
    assert order_id in {row.get("order") for row in rows}


def lines(logs: io.StringIO) -> list[Json]:
    """The log's lines that are ours."""
    return [json.loads(text) for text in logs.getvalue().splitlines() if text.startswith("{")]


class Blabbing(httpx.BaseTransport):
    """A transport with a bug that says too much."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Break."""
        raise KeyError("; ".join(PEOPLE.values()))


class _Nobody:
    def send(self, notice: Any) -> None:
        """Tell nobody."""
