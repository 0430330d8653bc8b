"""One object that starts the local cloud, takes the stack, and puts everything away again."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from localcloud.cdk import ROOT, Cdk
from localcloud.errors import LocalCloudError
from localcloud.server import Server

REGION = "us-east-1"

# Lambdas run on this machine, so the layer has to hold this machine's wheels.
CONTEXT = {"layer_platform": "host", "deletion_protection": "false"}


class LocalCloud:
    """MiniStack with this project's stack in it, for the demo and the end-to-end tests."""

    def __init__(self, report: Callable[[str], None] = lambda _line: None) -> None:
        self._report = report
        self._python = ROOT / ".venv-cloud" / "bin" / "python"
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._server: Server | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start MiniStack on a free port; raises LocalCloudError when it does not come up."""
        self._folder = tempfile.TemporaryDirectory(prefix="seamline-localcloud-", ignore_cleanup_errors=True)
        self._server = Server(self._python, Path(self._folder.name))

    def stop(self) -> None:
        """End MiniStack and its Lambdas, and remove what they wrote; harmless when nothing runs."""
        if self._server:
            self._server.stop()
        if self._folder:
            self._folder.cleanup()
        self._server, self._folder = None, None

    @property
    def endpoint(self) -> str:
        """The one address of every AWS service."""
        return self._running().endpoint

    @property
    def env(self) -> dict[str, str]:
        """Environment for any AWS client, the CDK and the CLI; it hides the developer's own profiles."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1,localhost",
        }

    def deploy(self, context: Mapping[str, str] | None = None) -> dict[str, str]:
        """Bootstrap and deploy the stack; returns its outputs, with AdminUrl as this machine reaches it."""
        cdk = Cdk(self.env, self._work_folder(), self._report)
        cdk.bootstrap()
        outputs = cdk.deploy(CONTEXT | dict(context or {}))
        return outputs | {"AdminUrl": self.reach(outputs["AdminUrl"])}

    def reach(self, function_url: str) -> str:
        """Turn a function URL, whose name only AWS resolves, into its address in the local cloud."""
        url = urlsplit(function_url)
        url_id = (url.hostname or "").partition(".")[0]
        return f"{self.endpoint}/_aws/lambda-url/{url_id}{url.path or '/'}"

    def log(self) -> str:
        """The last lines MiniStack and the Lambdas wrote."""
        return self._running().tail()

    def _running(self) -> Server:
        if self._server is None:
            raise LocalCloudError("The local cloud is not running; call start() or use it in a `with` statement")
        return self._server

    def _work_folder(self) -> Path:
        if self._folder is None:
            raise LocalCloudError("The local cloud is not running; call start() or use it in a `with` statement")
        return Path(self._folder.name)
