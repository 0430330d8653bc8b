"""`seamline sandbox` serves both look-alikes from a checkout until it is ended."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

SEAMLINE = Path(__file__).resolve().parents[3] / "bin" / "seamline"
END_SECONDS = 20


@pytest.fixture
def served() -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The address and the process of a small sandbox."""
    command = [str(SEAMLINE), "sandbox", "--port", "0", "--families", "2", "--speed", "60"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found
        yield found[0], process
        process.kill()


def test_it_answers_and_ends_cleanly_when_told_to(served: tuple[str, "subprocess.Popen[str]"]) -> None:
    url, process = served
    state = httpx.get(f"{url}/_sandbox/state", trust_env=False).json()
    assert state["core"]["families"] == 2
    process.terminate()
    assert process.wait(END_SECONDS) == 0
    assert process.stdout is not None
    assert process.stdout.read() == "Stopped.\n"
