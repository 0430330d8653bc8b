"""The table of a deployed stack is lost and restored: the next runs are idle, and no order is sold twice."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import boto3
import pytest
from typer.testing import CliRunner, Result

from sandbox.app import Sandbox
from sandbox.core import CoreAccount, CoreConfig
from sandbox.joor import JoorAccount, JoorConfig
from sandbox.kit.clock import SystemClock
from sandbox.server import serve
from seamline.cli.app import app
from seamline.cli.apply import put_in_force
from seamline.cli.stack import AwsStack
from seamline.cli.tools import Tools
from seamline.domain.flow import Flow
from seamline.settings import validate_settings
from seamline.state.table import Key
from tests.localcloud.conftest import Deployed
from tests.sandbox.flows.world import CONNECTION, CUSTOMER_ID, SETTINGS, brand, credentials, upc

pytestmark = pytest.mark.e2e
SELDOM = {flow.value: {"every": "1d"} for flow in Flow}
"""So that nothing runs but what the test asks for."""


@pytest.fixture
def stack(deployed: Deployed) -> Iterator[AwsStack]:
    environment = deployed.cloud.env
    session = boto3.Session(
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        region_name=environment["AWS_REGION"],
    )
    with closing(AwsStack("Seamline", session, deployed.cloud.endpoint)) as stack:
        yield stack


@pytest.fixture
def sandbox() -> Sandbox:
    clock = SystemClock()
    made = Sandbox(
        clock, CoreAccount(clock, CoreConfig(calls_per_minute=None)), JoorAccount(clock, JoorConfig(credits=None))
    )
    made.core.load(**brand())
    return made


def settings_at(url: str) -> dict[str, Any]:
    """The small brand's settings, with both APIs at the sandbox's address."""
    erp = {**SETTINGS["erp"], "base_url": f"{url}/cin7-core/ExternalApi/v2/", "lookup_lag": 0}
    joor = {
        **SETTINGS["joor"],
        "v2_url": f"{url}/joor/v2/",
        "v4_url": f"{url}/joor/v4/",
        "auth_url": f"{url}/joor/auth/",
    }
    return {**SETTINGS, "erp": erp, "joor": joor, "flows": SELDOM}


def types(stack: AwsStack, *arguments: str) -> Result:
    """Run one command against the stack."""
    tools = Tools(open_stack=lambda _name: stack, environment=os.environ)
    answer = CliRunner().invoke(app, list(arguments), obj=tools)
    assert answer.exit_code == 0, answer.output
    return answer


def test_a_restored_stack_goes_on_as_if_nothing_had_happened(stack: AwsStack, sandbox: Sandbox, tmp_path: Path) -> None:
    with serve(sandbox) as server:
        put_in_force(stack, validate_settings(settings_at(server.url)), credentials())
        order = {
            "status": "APPROVED",
            "customer_code": CUSTOMER_ID,
            "customer_name": "Boutique Nord",
            "lines": [{"upc": upc("DRS-BLK-S"), "quantity": 3, "price": "96.00"}],
        }
        for flow in ("styles", "stock"):
            types(stack, "sync", flow)
        order_id = sandbox.joor.place_order(order)["order_id"]
        types(stack, "sync", "orders")
        _await_sale(stack, sandbox, order_id)
        _let_stock_come_to_rest(stack, sandbox)
        file = tmp_path / "table.jsonl.gz"
        types(stack, "backup", str(file))
        _lose_the_table(stack)
        types(stack, "restore", str(file))
        sandbox.log.clear()
        for flow in ("styles", "stock", "orders"):
            types(stack, "sync", flow)
        assert _writes(sandbox) == []
        assert len(_sales(sandbox, order_id)) == 1


def _let_stock_come_to_rest(stack: AwsStack, sandbox: Sandbox) -> None:
    """Around a sale just made the stock flow shows too little for a run or two."""
    for _ in range(6):
        sandbox.log.clear()
        types(stack, "sync", "stock")
        if not _writes(sandbox):
            return
    raise AssertionError("the stock does not come to rest")


def _writes(sandbox: Sandbox) -> list[str]:
    writes = [call.path for call in (*sandbox.log.writes("core"), *sandbox.log.writes("joor"))]
    return [path for path in writes if "/auth" not in path]


def _lose_the_table(stack: AwsStack) -> None:
    stack.archive.discard([Key(item.pk, item.sk) for item in stack.archive.items()])
    assert [item.pk for item in stack.archive.items() if item.pk.startswith(CONNECTION)] == []


def _await_sale(stack: AwsStack, sandbox: Sandbox, order_id: str) -> None:
    """The export function works by itself; the next runs of the orders flow show where the order stands."""
    for _ in range(30):
        if stack.admin.get(f"/connections/{CONNECTION}/orders/{order_id}")["state"] == "acknowledged":
            return
        types(stack, "sync", "orders")
    assert _sales(sandbox, order_id), "no sale was made"


def _sales(sandbox: Sandbox, order_id: str) -> list[Any]:
    rows = sandbox.core.snapshot()["sales"]
    return [row for row in rows if str(row["ExternalID"]).startswith(f"joor:{order_id}:") and row["Status"] != "VOIDED"]
