"""MiniStack as a child process on a free port of this machine, which ends with whoever started it."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx

from localcloud.errors import LocalCloudError

GATEWAY = Path(__file__).with_name("gateway.py")
HOST = "127.0.0.1"
START_SECONDS = 60.0
STOP_SECONDS = 5.0
TAIL_LINES = 20


class Server:
    """One running MiniStack; `python` is the interpreter that has it, which also runs the Lambdas."""

    def __init__(self, python: Path, folder: Path) -> None:
        self.port = _free_port()
        self.log = folder / "ministack.log"
        self._process = self._launch(python, folder)
        self._wait_until_healthy()

    @property
    def endpoint(self) -> str:
        """Where every AWS client has to go."""
        return f"http://{HOST}:{self.port}"

    def stop(self) -> None:
        """End MiniStack and the Lambda workers it started; nothing it holds is worth a slow goodbye."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(STOP_SECONDS)
        if self._process.stdin:
            self._process.stdin.close()

    def tail(self) -> str:
        """The last lines MiniStack logged."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-TAIL_LINES:])

    def _launch(self, python: Path, folder: Path) -> "subprocess.Popen[bytes]":
        temporary = folder / "tmp"
        temporary.mkdir()
        with self.log.open("wb") as log:
            return subprocess.Popen(
                [str(python), str(GATEWAY)],
                env=_environment(self.port, temporary),
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{self.endpoint}/_ministack/health", trust_env=False).is_success:
                    return
            time.sleep(0.1)
        self.stop()
        raise LocalCloudError(f"MiniStack did not become healthy on {self.endpoint}:\n{self.tail()}")


def _environment(port: int, temporary: Path) -> dict[str, str]:
    """What MiniStack sees, and hands on to every Lambda: nothing of the developer's own AWS set-up."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(temporary),
        "TMPDIR": str(temporary),
        "AUTH": "true",
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": HOST,
        "LOG_LEVEL": "INFO",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
