"""The CDK command line, pointed at the local cloud and kept away from any real account."""

import json
import os
import subprocess
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path

from localcloud.errors import LocalCloudError

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = "aws://000000000000/us-east-1"
TAIL_LINES = 30


class Cdk:
    """Runs `cdk` with the local cloud's environment, reporting each line it prints."""

    def __init__(self, environment: Mapping[str, str], folder: Path, report: Callable[[str], None]) -> None:
        self._environment = environment
        self._folder = folder
        self._report = report

    def bootstrap(self) -> None:
        """Prepare the account once, as on AWS."""
        # Run outside the project, where no cdk.json makes it describe the stack first.
        self._run("bootstrap", ENVIRONMENT, cwd=self._folder)

    def deploy(self, context: Mapping[str, str]) -> dict[str, str]:
        """Deploy the stack and return its outputs."""
        outputs = self._folder / "outputs.json"
        pairs = [argument for name, value in context.items() for argument in ("--context", f"{name}={value}")]
        self._run(
            "deploy",
            *("--require-approval", "never", "--progress", "events"),
            *("--outputs-file", str(outputs), "--output", str(self._folder / "cdk.out")),
            *pairs,
            cwd=ROOT,
        )
        stacks: dict[str, dict[str, str]] = json.loads(outputs.read_text())
        return {name: value for stack in stacks.values() for name, value in stack.items()}

    def _run(self, command: str, *arguments: str, cwd: Path) -> None:
        process = subprocess.Popen(
            [str(ROOT / "node_modules" / ".bin" / "cdk"), command, *arguments],
            cwd=cwd,
            env=_tools() | dict(self._environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        tail: deque[str] = deque(maxlen=TAIL_LINES)
        with process:
            for line in process.stdout or ():
                tail.append(line.rstrip())
                self._report(line.rstrip())
        if process.returncode:
            raise LocalCloudError(f"cdk {command} failed ({process.returncode}):\n" + "\n".join(tail))


def _tools() -> dict[str, str]:
    """The developer's environment without any of its AWS settings, and with this project's node first."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_"))}
    return kept | {
        "PATH": f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "CI": "true",
        "NO_COLOR": "1",
    }
