"""Regular expressions of the connection file: compiled once to check them, and refused when they could run for ever."""

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Annotated, Any

from pydantic import AfterValidator, Field

# Python's own parser of expressions has no public name, and its types are nowhere described.
_constants: Any = import_module("re._constants")
_parser: Any = import_module("re._parser")
SHORT_REPEAT = 50
_REPEATS = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT})


def _sane_pattern(text: str) -> str:
    """Refuse what does not compile, and repeats inside repeats, which can take for ever on some texts."""
    try:
        tree = _parser.parse(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    if _nested_repeat(tree, inside=False):
        raise ValueError("a repeat inside a repeat, such as (a+)+, can run for ever; write it without")
    return text


def _nested_repeat(tree: Iterable[Any], inside: bool) -> bool:
    for operation, argument in tree:
        repeats = operation in _REPEATS and argument[1] > SHORT_REPEAT
        if repeats and inside:
            return True
        if any(_nested_repeat(part, inside or repeats) for part in _parts(argument)):
            return True
    return False


def _parts(argument: Any) -> Iterator[Iterable[Any]]:
    if isinstance(argument, _parser.SubPattern):
        yield argument
    elif isinstance(argument, tuple | list):
        for part in argument:
            yield from _parts(part)


Pattern = Annotated[str, Field(max_length=500), AfterValidator(_sane_pattern)]
