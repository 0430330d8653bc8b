"""How the demo looks on a terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from seamline.demo.points import Verdict
from seamline.demo.report import Report
from seamline.demo.stage import Stage

NAMES = {"core": "Cin7 Core (calls)", "joor": "JOOR (credits)"}


def show_verdict(verdict: Verdict, console: Console) -> None:
    """One point, as soon as it is decided."""
    mark = "[green]✓[/]" if verdict.kept else "[red]✗[/]"
    console.print(f"{mark} {verdict.number} {verdict.promise} [dim]({verdict.seconds:.1f} s)[/]", soft_wrap=True)
    console.print(Text(f"    {verdict.seen}", style="dim" if verdict.kept else "red"), soft_wrap=True)


def show_report(report: Report, console: Console) -> None:
    """The short table at the end."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for what, count in report.moved.items():
        table.add_row(what, str(count))
    for use in report.use:
        throttled = f", {use.throttled} throttled" if use.throttled else ""
        table.add_row(NAMES[use.api], f"{use.cost} spent on {use.reads} reads and {use.writes} writes{throttled}")
    for held in report.held:
        table.add_row(
            f"held ({held.flow})", Text(f"{held.record}: {'; '.join(held.reasons)}", overflow="ellipsis", no_wrap=True)
        )
    table.add_row("time", f"{report.total_seconds:.0f} s, of which {report.deploy_seconds:.0f} s to deploy")
    console.print()
    console.print(table)
    failed = [str(verdict.number) for verdict in report.verdicts if not verdict.kept]
    kept = "[bold green]All points are kept.[/]"
    console.print(f"[bold red]Not kept: {', '.join(failed)}.[/]" if failed else kept)


def show_whereabouts(stage: Stage, console: Console) -> None:
    """Where to look around while everything is up."""
    settings = " ".join(f"{name}={value}" for name, value in stage.environment.items() if name in SHOWN)
    console.print(f"\nEverything stays up; Ctrl-C stops it. The sandbox: {stage.sandbox_url}", soft_wrap=True)
    console.print("In another terminal:\n")
    console.print(f"  export {settings}", soft_wrap=True)
    console.print(
        "  bin/seamline status\n  bin/seamline orders --state held\n  bin/seamline plan styles", soft_wrap=True
    )


SHOWN = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")
