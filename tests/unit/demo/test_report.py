"""The demo's figures are counted from outside, and its table says what failed."""

import io

import msgspec
import pytest
from rich.console import Console

from seamline.demo.points import Verdict
from seamline.demo.report import Report, make_report
from seamline.demo.show import show_report, show_verdict
from seamline.domain.flow import Flow
from tests.unit.demo.rehearsal import Rehearsal

KEPT, BROKEN = Verdict(1, "it holds", True, "74 styles", 1.5), Verdict(2, "it moves", False, "[it] does not", 2.0)


@pytest.fixture(scope="module")
def report() -> Report:
    rehearsal = Rehearsal(families=6)
    rehearsal.tick(Flow.STYLES)
    rehearsal.sandbox.log.record(rehearsal.sandbox.log.calls[0])
    rehearsal.world.run(Flow.ORDERS)
    return make_report(rehearsal.world, [KEPT, BROKEN], 30.04, 99.96)


def test_it_counts_what_moved_what_it_cost_and_what_is_held(report: Report) -> None:
    assert report.moved["styles in JOOR"] > 0
    assert report.moved["sales in Cin7"] == report.moved["orders shown as exported"] > 0
    core, joor = report.use
    assert (core.api, joor.api) == ("core", "joor")
    assert core.cost == core.reads + core.writes
    assert joor.cost == joor.reads + 5 * joor.writes
    assert any(held.flow == "orders" and "unknown SKU" in held.reasons[0] for held in report.held)
    assert (report.deploy_seconds, report.total_seconds) == (30.0, 100.0)


def test_it_can_be_written_and_read(report: Report) -> None:
    assert msgspec.json.decode(msgspec.json.encode(report), type=Report) == report


def test_the_table_names_the_points_that_failed(report: Report) -> None:
    out = io.StringIO()
    console = Console(file=out, width=200)
    for verdict in report.verdicts:
        show_verdict(verdict, console)
    show_report(report, console)
    text = out.getvalue()
    assert "✓ 1 it holds (1.5 s)" in text
    assert "✗ 2 it moves (2.0 s)" in text
    assert "[it] does not" in text
    assert "Not kept: 2." in text
    assert "100 s, of which 30 s to deploy" in text
