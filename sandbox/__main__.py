"""Runs the sandbox alone: `python -m sandbox --port 8100`."""

import argparse
import signal
import sys
import threading

from sandbox import brand
from sandbox.app import CORE_MOUNT, JOOR_MOUNT, Sandbox
from sandbox.kit.clock import SystemClock
from sandbox.server import serve


def main(arguments: list[str] | None = None) -> None:
    """Serve until interrupted, after saying where and with which credentials."""
    options = _parser().parse_args(arguments)
    # A shell that starts it in the background lets it ignore the interrupt; whoever sends one means it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    clock = SystemClock(options.speed)
    sandbox = brand.empty(clock) if options.empty else _sample(clock, options)
    with serve(sandbox, options.host, options.port) as server:
        sys.stdout.write(greeting(server.url, sandbox))
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            sys.stdout.write("Stopped.\n")


def _sample(clock: SystemClock, options: argparse.Namespace) -> Sandbox:
    return brand.sample(clock, options.seed, options.families, options.skus_a_family)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sandbox", description="Look-alikes of Cin7 Core and JOOR.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8100, help="0 takes a free port (default: %(default)s)")
    parser.add_argument("--speed", type=float, default=1.0, help="virtual seconds per second (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes another brand (default: %(default)s)")
    parser.add_argument("--families", type=int, default=80, help="size of the catalogue (default: %(default)s)")
    parser.add_argument(
        "--skus-a-family", type=int, default=0, help="at most so many; 0: some 19 (default: %(default)s)"
    )
    parser.add_argument("--empty", action="store_true", help="reference values only: no products, customers or orders")
    return parser


def greeting(url: str, sandbox: Sandbox) -> str:
    """Where everything is and how to log in."""
    core, joor = sandbox.core.config, sandbox.joor.config
    rows = {
        "Cin7 Core": f"{url}{CORE_MOUNT}/ExternalApi/v2/",
        "  api-auth-accountid": core.account_id,
        "  api-auth-applicationkey": core.application_key,
        "JOOR v2, v4, tokens": f"{url}{JOOR_MOUNT}/v2, {url}{JOOR_MOUNT}/v4, {url}{JOOR_MOUNT}/auth/",
        "  account": joor.account_id,
        "  v2 token": joor.v2_token,
        "  client id, secret": f"{joor.client_id}, {joor.client_secret}",
        "  user name, password": f"{joor.username}, {joor.password}",
        "Control API": f"{url}/_sandbox/state, /log, /faults, /reset, /core/<hook>, /joor/<hook>",
    }
    return "".join(f"{name:<24} {value}\n" for name, value in rows.items())


if __name__ == "__main__":
    main()
