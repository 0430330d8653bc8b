"""The part of Jinja2 that style templates may use: no loops, no calls, no way to grow a text without bound."""

from collections.abc import Callable, Iterable
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, nodes
from jinja2 import Template as Compiled
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from seamline.mapping.text import plain

OUTPUT_LIMIT = 4000
"""Characters that a template, or a filter inside it, may give."""
FAILURES = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
"""What filling a template can raise."""
_TESTS = ("defined", "undefined", "in", "eq", "ne", "==", "!=")
_REFUSED: tuple[tuple[type[nodes.Node], str], ...] = (
    (nodes.For, "loops"),
    (nodes.Call, "calls"),
    (nodes.Assign, "set"),
    (nodes.AssignBlock, "set"),
    (nodes.With, "with"),
    (nodes.Macro, "macros"),
    (nodes.CallBlock, "calls"),
    (nodes.FilterBlock, "filter blocks"),
    (nodes.Include, "include"),
    (nodes.Import, "import"),
    (nodes.FromImport, "import"),
    (nodes.Extends, "extends"),
    (nodes.Block, "blocks"),
    (nodes.Mul, "multiplication"),
    (nodes.Pow, "powers"),
    (nodes.Mod, "the % operator"),
)


class Language:
    """Compiles templates of this language. Its errors are ValueErrors in words."""

    def __init__(self) -> None:
        self._environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, cache_size=0)
        self._environment.globals.clear()
        self._environment.filters.clear()
        self._environment.filters.update(_FILTERS)
        tests = {name: test for name, test in self._environment.tests.items() if name in _TESTS}
        self._environment.tests.clear()
        self._environment.tests.update(tests)

    def compile(self, text: str) -> Compiled:
        """The template, ready to be filled. Raises ValueError."""
        self._allowed(text)
        return self._environment.from_string(text)

    def attributes(self, text: str) -> frozenset[str]:
        """The names a template reads out of `attributes`. Raises ValueError."""
        tree = self._allowed(text)
        by_dot = (_attribute(node, node.attr) for node in tree.find_all(nodes.Getattr))
        by_key = (_attribute(node, node.arg) for node in tree.find_all(nodes.Getitem))
        return frozenset(filter(None, (*by_dot, *by_key)))

    def _allowed(self, text: str) -> nodes.Template:
        try:
            tree = self._environment.parse(text)
        except TemplateSyntaxError as error:
            raise ValueError(str(error.message)) from None
        for kind, words in _REFUSED:
            if tree.find(kind):
                raise ValueError(f"{words} are not allowed; use filters such as | replace")
        used = {node.name for node in tree.find_all(nodes.Filter)}
        if unknown := used - set(_FILTERS):
            raise ValueError(f"no filter {', '.join(sorted(unknown))}; there are {', '.join(sorted(_FILTERS))}")
        return tree


def bounded(text: str) -> str:
    """The text, unless it is too long. Raises SecurityError."""
    if len(text) > OUTPUT_LIMIT:
        raise SecurityError(f"it gives more than {OUTPUT_LIMIT} characters")
    return text


def _attribute(node: nodes.Getattr | nodes.Getitem, key: str | nodes.Expr) -> str:
    """The name read out of `attributes`, by either way of writing it."""
    if not (isinstance(node.node, nodes.Name) and node.node.name == "attributes"):
        return ""
    return str(key.value) if isinstance(key, nodes.Const) else key if isinstance(key, str) else ""


def _default(value: Any, other: str = "") -> Any:
    return other if isinstance(value, Undefined) or not value else value


def _replace(value: object, old: str, new: str) -> str:
    text = str(value)
    if not old:
        raise SecurityError("replace needs something to replace")
    if len(text) + text.count(old) * len(new) > OUTPUT_LIMIT:
        raise SecurityError(f"replace gives more than {OUTPUT_LIMIT} characters")
    return text.replace(old, new)


def _join(values: object, separator: str = ", ") -> str:
    parts = _listed(values)
    if sum(map(len, parts)) + len(parts) * len(separator) > OUTPUT_LIMIT:
        raise SecurityError(f"join gives more than {OUTPUT_LIMIT} characters")
    return separator.join(parts)


def _listed(values: object) -> list[str]:
    if isinstance(values, Iterable) and not isinstance(values, str | dict):
        return [str(value) for value in values]
    return [str(values)]


def _after(tags: object, prefix: str) -> list[str]:
    """The rest of each tag that begins with the prefix, ignoring case."""
    return [tag[len(prefix) :].strip() for tag in _listed(tags) if tag.casefold().startswith(prefix.casefold())]


def _has(tags: object, tag: str) -> bool:
    return tag.casefold() in {one.casefold() for one in _listed(tags)}


def _pick(values: object, at: int) -> str:
    parts = _listed(values)
    return parts[at] if -len(parts) <= at < len(parts) else ""


_FILTERS: dict[str, Callable[..., Any]] = {
    "after": _after,
    "capitalize": lambda value: str(value).capitalize(),
    "default": _default,
    "first": lambda values: _pick(values, 0),
    "has": _has,
    "int": lambda value: int(float(str(value) or 0)),
    "join": _join,
    "last": lambda values: _pick(values, -1),
    "length": lambda value: len(value),
    "lower": lambda value: str(value).lower(),
    "plain": lambda value: plain(str(value)),
    "replace": _replace,
    "split": lambda value, separator=",": [part.strip() for part in str(value).split(separator)],
    "title": lambda value: str(value).title(),
    "trim": lambda value: str(value).strip(),
    "truncate": lambda value, length: str(value)[: int(length)].rstrip(),
    "upper": lambda value: str(value).upper(),
    "word": lambda value, at: _pick(str(value).split(), int(at)),
}
