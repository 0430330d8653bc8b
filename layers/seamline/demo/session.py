"""One sitting of the demo: set the stage, check the seven points, show what moved, and stay up if asked."""

import time
from pathlib import Path

import msgspec
from rich.console import Console
from rich.status import Status

from sandbox.brand import sample
from sandbox.kit.clock import SystemClock as SandboxClock
from seamline.cli.ending import end_like_ctrl_c, wait_for_end
from seamline.clock import SystemClock
from seamline.demo.points import Verdict, judge
from seamline.demo.report import Report, make_report
from seamline.demo.show import show_report, show_verdict, show_whereabouts
from seamline.demo.stage import ROOT, SPEED, Stage, set_up

REPORT = ROOT / "build" / "demo-report.json"
WIDEST = 100


def run_demo(once: bool) -> int:
    """Run the demo; returns 0 when every point was kept, else 1. Being ended in any way takes everything down."""
    end_like_ctrl_c()
    console = Console(highlight=False)
    started = time.monotonic()
    with console.status("starting") as status, set_up(sample(SandboxClock(SPEED)), Teller(status)) as stage:
        ready = time.monotonic() - started
        console.print(f"The stack is deployed and the connection applied after {ready:.0f} s.")
        verdicts = _judged(stage, console)
        report = make_report(stage.world, verdicts, ready, time.monotonic() - started)
        status.stop()
        _save(report, REPORT)
        show_report(report, console)
        if not once:
            _stay(stage, console)
    return 0 if all(verdict.kept for verdict in verdicts) else 1


def _judged(stage: Stage, console: Console) -> list[Verdict]:
    verdicts = []
    for verdict in judge(stage.world, SystemClock()):
        show_verdict(verdict, console)
        verdicts.append(verdict)
    return verdicts


class Teller:
    """Shows the latest line of news beside a spinner."""

    def __init__(self, status: Status) -> None:
        self._status = status

    def __call__(self, news: str) -> None:
        """Replace the line."""
        self._status.update(news[:WIDEST].replace("[", r"\["))


def _save(report: Report, file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2))


def _stay(stage: Stage, console: Console) -> None:
    show_whereabouts(stage, console)
    wait_for_end()
    console.print("Stopping the sandbox and the local cloud.")
