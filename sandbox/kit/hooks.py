"""Hooks: what a person would do by hand in the product a look-alike imitates, callable by tests and over HTTP."""

from collections.abc import Callable
from typing import Any

_MARK = "_sandbox_hook"


class UnknownHookError(LookupError):
    """Nobody offers a hook of this name."""


def hook[F: Callable[..., Any]](method: F) -> F:
    """Mark a method as a hook: keyword arguments and the answer are JSON values."""
    setattr(method, _MARK, True)
    return method


def hooks_of(owner: object) -> dict[str, Callable[..., Any]]:
    """The hooks an object offers, by name."""
    names = [name for name in dir(type(owner)) if hasattr(getattr(type(owner), name), _MARK)]
    return {name: getattr(owner, name) for name in names}


def call_hook(owner: object, name: str, arguments: dict[str, Any]) -> Any:
    """Call a hook by name. Raises UnknownHookError with the names there are."""
    known = hooks_of(owner)
    if name not in known:
        raise UnknownHookError(f"There is no hook {name!r}; use one of: {', '.join(sorted(known))}")
    return known[name](**arguments)
