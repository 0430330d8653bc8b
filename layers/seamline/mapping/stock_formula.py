"""Evaluates the brand's own formula for a sellable quantity, in a sandbox."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from seamline.mapping.stock_levels import FIELDS, SCALE

type Formula = Callable[[Mapping[str, int]], int]
"""Sums in thousandths of a unit, by field, to the sellable thousandths; raises FormulaFailed."""


class FormulaFailed(ValueError):
    """The formula gave no number; the text says why."""


def field(name: str) -> Formula:
    """The sum of one field as it is."""
    return lambda sums: sums[name]


def template(text: str) -> Formula:
    """A template over the fields in units. Raises FormulaFailed when it cannot be used with any quantities."""
    # Most connections have no template: their functions do not pay for Jinja's import.
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    compiled = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False).from_string(text)

    def evaluate(sums: Mapping[str, int]) -> int:
        try:
            # Floats, because whole numbers of Python grow without limit when a template multiplies them.
            return _thousandths(compiled.render({name: value / SCALE for name, value in sums.items()}))
        except Exception as error:  # a template may fail in any way Python can
            raise FormulaFailed(f"stock.template failed with {_listed(sums)}: {error}") from error

    return evaluate


def _thousandths(text: str) -> int:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(f"the result {text.strip()[:40]!r} is not a number") from None
    if not number.is_finite() or abs(number) > 10**12:
        raise ValueError(f"the result {text.strip()[:40]} is not a quantity")
    return int(number * SCALE)


def _listed(sums: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {float(Fraction(sums[name], SCALE)):g}" for name in FIELDS if name in sums)
