"""`seamline console` against a deployed stack: its URL answers through the proxy that signs, and only through it."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from localcloud.cdk import ROOT
from tests.localcloud.conftest import Deployed

pytestmark = pytest.mark.e2e
PATIENCE_SECONDS = 60.0


@pytest.fixture
def opening(deployed: Deployed) -> Iterator[str]:
    """The address that the command says, while it runs."""
    command = [sys.executable, "-m", "seamline.cli", "console", "--no-browser"]
    paths = {"PYTHONPATH": f"{ROOT / 'layers'}:{ROOT}", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=deployed.cloud.env | paths, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = iter(process.stdout.readline, "")
        yield next(line.strip() for line in said if "/open?token=" in line)
        process.send_signal(signal.SIGINT)
        assert "Closed." in "".join(said)


def test_the_console_opens_once_shows_the_stack_and_acts_in_the_callers_name(opening: str) -> None:
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(opening))
    with httpx.Client(base_url=origin, timeout=PATIENCE_SECONDS) as browser:
        assert browser.get("/console").status_code == 403
        assert browser.get(opening).status_code == 200
        page = browser.get("/console")
        assert page.status_code == 200
        assert "<h1>Connections</h1>" in page.text
        style = re.search(r'href="(/console/-/[^"]+\.css)"', page.text)
        assert style
        assert browser.get(style[1]).headers["Content-Type"] == "text/css; charset=utf-8"
        form = {"Origin": origin, "Content-Type": "application/x-www-form-urlencoded"}
        refused = browser.post("/console/nobody/flows/stock/run", content="token=1", headers=form)
        assert (refused.status_code, "load the page again" in refused.text) == (409, True)
    with httpx.Client(base_url=origin, timeout=PATIENCE_SECONDS) as stranger:
        assert stranger.get(opening).status_code == 403
