"""`python -m sandbox` from the outside."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]


def test_it_says_where_it_is_and_stops_when_interrupted() -> None:
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--empty", "--speed", "60"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().split() for _ in range(3)]
        url, account, key = (words[-1] for words in lines)
        answer = httpx.get(f"{url}me", headers={"api-auth-accountid": account, "api-auth-applicationkey": key})
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0
    assert answer.json()["Currency"] == "USD"
