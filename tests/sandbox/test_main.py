"""`python -m sandbox` from the outside."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]


COMMAND = [sys.executable, "-m", "sandbox", "--port", "0", "--empty", "--speed", "60"]
IN_THE_BACKGROUND = ["bash", "-c", f"{shlex.join(COMMAND)} & echo $! >&2; wait $!"]


@pytest.fixture
def process() -> Iterator[subprocess.Popen[str]]:
    """The sandbox, started by a shell in the background: it then begins with the interrupt ignored."""
    out, err = subprocess.PIPE, subprocess.PIPE
    with subprocess.Popen(
        IN_THE_BACKGROUND, cwd=ROOT, stdout=out, stderr=err, text=True, start_new_session=True
    ) as started:
        yield started
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)


def test_it_says_where_it_is_and_stops_when_interrupted(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stderr is not None
    sandbox = int(process.stderr.readline())
    lines = [process.stdout.readline().split() for _ in range(3)]
    url, account, key = (words[-1] for words in lines)
    answer = httpx.get(f"{url}me", headers={"api-auth-accountid": account, "api-auth-applicationkey": key})
    os.kill(sandbox, signal.SIGINT)
    assert process.wait(timeout=20) == 0
    assert answer.json()["Currency"] == "USD"
