"""`seamline support-bundle` holds what support asks for, and nothing secret or of a person."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from functions.export_order import export
from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow
from tests.sandbox.flows.world import CONNECTION, CUSTOMER_ID, World, credentials
from tests.unit.cli.operator import Operator
from tests.unit.functions.events import batch, export_record
from tests.unit.hearing import heard

LOG_ID = "6f1b6f0e-0000-4000-8000-00000000a001"
SHIPPING = {
    "shipping_name": "Jeanne Moreau",
    "shipping_address_1": "9 Rue Haute",
    "shipping_city": "Lyon",
    "shipping_country_iso_two": "FR",
    "shipping_phone": "+33612345678",
}
REFUSAL = [{"ErrorCode": 400, "Exception": "Customer Boutique Nord, jeanne@nord.example, has no tax rule"}]


@pytest.fixture
def order_id(world: World) -> str:
    """An order that Cin7 refused, beside a stock run that JOOR refused."""
    world.sandbox.faults.add(FaultRule("core", "POST", "/sale$", status=400, body=json.dumps(REFUSAL), times=-1))
    order = world.approved_order(raw=SHIPPING)
    world.run(Flow.ORDERS)
    with heard("support-test", io.StringIO()) as telemetry:
        export(world.runtime, telemetry, batch(export_record(CONNECTION, order)), 60.0)
    body = json.dumps({"inventory": {"response": {"code": 7, "comment": "No such warehouse", "log_id": LOG_ID}}})
    world.sandbox.faults.add(FaultRule("joor", "POST", "inventory", status=400, body=body, times=-1))
    world.core.restock("DRS-BLK-S", "Main Warehouse", 1)
    world.run(Flow.STOCK)
    return order


def unzipped(file: Path) -> dict[str, str]:
    """Every file of a bundle by name."""
    with zipfile.ZipFile(file) as bundle:
        return {name: bundle.read(name).decode() for name in bundle.namelist()}


def test_a_bundle_holds_the_call_with_address_body_time_and_the_apis_words(
    operator: Operator, order_id: str, tmp_path: Path
) -> None:
    answer = operator.types("support-bundle", "--out", str(tmp_path / "bundle.zip"))
    assert answer.exit_code == 0, answer.output
    files = unzipped(tmp_path / "bundle.zip")
    told = files[f"orders/{order_id}.txt"]
    for said in ("answered 400", "POST http://sandbox/cin7-core/ExternalApi/v2/sale", "has no tax rule", CUSTOMER_ID):
        assert said in told
    assert LOG_ID in files["stock/run.txt"]
    assert "No such warehouse" in files["stock/run.txt"]
    assert order_id in files["problems.json"]
    assert {case["key"] for case in json.loads(files["calls.json"])} == {order_id, "run"}


def test_a_bundle_tells_no_secret_and_nothing_of_a_person(operator: Operator, order_id: str, tmp_path: Path) -> None:
    operator.types("support-bundle", "--out", str(tmp_path / "bundle.zip"))
    everything = "".join(unzipped(tmp_path / "bundle.zip").values())
    keys = credentials()
    secret = (keys.cin7_core.application_key, keys.joor.v2_token, keys.joor.password, keys.joor.client_secret)
    personal = ("Boutique Nord", "jeanne", "Moreau", "Rue Haute")
    assert [said for said in (*secret, *personal) if said.casefold() in everything.casefold()] == []


def test_one_api_alone_can_be_chosen(operator: Operator, order_id: str, tmp_path: Path) -> None:
    operator.types("support-bundle", "--api", "joor", "--out", str(tmp_path / "bundle.zip"))
    assert {case["flow"] for case in json.loads(unzipped(tmp_path / "bundle.zip")["calls.json"])} == {"stock"}


def test_without_failed_calls_there_is_nothing_to_write(operator: Operator, tmp_path: Path) -> None:
    answer = operator.types("support-bundle", "--out", str(tmp_path / "bundle.zip"))
    assert answer.exit_code == 1
    assert "no call of lune has failed" in answer.stderr
    assert not (tmp_path / "bundle.zip").exists()
