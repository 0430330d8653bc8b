"""A look-alike of the Cin7 Core API v2: stateful and strict, with its defaults, caps, throttle and error bodies."""

from sandbox.core.account import CoreAccount
from sandbox.core.app import core_app
from sandbox.core.state import CoreConfig

__all__ = ["CoreAccount", "CoreConfig", "core_app"]
