"""Memory of a first load at two sizes, ten times apart; `python -m bench.memory [skus]` loads one in this process."""

import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import msgspec
from msgspec import Struct

from bench.brand import CONNECTION, SETTINGS, Nobody
from bench.disk_table import DiskTable
from bench.endless import Endless
from bench.figure import Figure
from seamline.clock import ManualClock
from seamline.credentials import Cin7CoreCredentials, Credentials, MemorySecrets
from seamline.domain.flow import Flow, RunStatus
from seamline.flows.run import RunRequest
from seamline.marketplace.joor.auth import JoorCredentials
from seamline.runtime import Runtime
from seamline.state.connections import AppliedConnection

LIMIT_MB = 256
GROWTH = 1.10
PROMISED_SKUS = 100_000
UNTHROTTLED = {
    **SETTINGS,
    "erp": {**SETTINGS["erp"], "limits": {"calls_per_minute": 10**6, "burst": 10**6}},
    "joor": {**SETTINGS["joor"], "limits": {"credits": 10**6, "window": 300}},
}


class Load(Struct, frozen=True):
    """What a first load took."""

    skus: int
    styles: int
    peak_mb: float
    cpu_seconds: float


def load(skus: int, directory: Path) -> dict[str, int]:
    """Load a catalogue of so many SKUs in this process; the counts of the run."""
    secret = Credentials(Cin7CoreCredentials("a", "k"), JoorCredentials("t", "c", "s", "u", "p"))
    with closing(DiskTable(directory / f"{skus}.db")) as table:
        clock, account = ManualClock(1_790_000_000.0), Endless(skus)
        runtime = Runtime(table, MemorySecrets({CONNECTION: secret}), Nobody(), clock, account)
        runtime.connections.save(AppliedConnection(CONNECTION, UNTHROTTLED, 0.0, CONNECTION))
        run = runtime.run(CONNECTION, RunRequest(Flow.STYLES, "first"), 10**6)
    if run.status is not RunStatus.SUCCEEDED:
        raise RuntimeError(f"{run.status.value}: {run.error}")
    return run.counts


def measure(skus: int) -> list[Figure]:
    """A process of its own for a tenth of the catalogue and one for all of it."""
    few, many = in_a_process(skus // 10), in_a_process(skus)
    return [
        Figure(f"memory: peak at {few.skus:,} SKUs", round(few.peak_mb, 1), "MB", LIMIT_MB),
        Figure(f"memory: peak at {many.skus:,} SKUs", round(many.peak_mb, 1), "MB", _limit(few, many)),
        Figure("whole load with the table on disk: CPU", round(many.cpu_seconds, 1), "s"),
    ]


def _limit(few: Load, many: Load) -> float:
    """Flat is promised between 10,000 and 100,000 SKUs; below that the pages of a list are not full yet."""
    return round(few.peak_mb * GROWTH, 1) if many.skus >= PROMISED_SKUS else LIMIT_MB


def in_a_process(skus: int) -> Load:
    """One load in a process of its own, so that nothing else is in its peak."""
    done = subprocess.run([sys.executable, "-m", "bench.memory", str(skus)], check=True, stdout=subprocess.PIPE)
    return msgspec.json.decode(done.stdout, type=Load)


def main() -> None:
    """Measure one load here and print it as JSON."""
    skus, began = int(sys.argv[1]), time.process_time()
    with tempfile.TemporaryDirectory() as directory:
        counts = load(skus, Path(directory))
    sys.stdout.buffer.write(msgspec.json.encode(Load(skus, counts["create"], _peak_mb(), time.process_time() - began)))


def _peak_mb() -> float:
    """Linux's own mark for this program; `getrusage` would give the parent's when that was larger before the exec."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()
