"""The order in which people expect sizes: letters, numbers, ages, one size."""

import re

_LETTERS = {"xs": -1, "s": 0, "m": 1, "l": 2, "xl": 3}
_WORDS = {
    "extra small": "xs",
    "x-small": "xs",
    "small": "s",
    "medium": "m",
    "large": "l",
    "x-large": "xl",
    "extra large": "xl",
}
_MANY_X = re.compile(r"^(?:(\d+)x|(x{2,}))[- ]?([sl])(?:mall|arge)?$")
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)?")
_ONE_SIZE = frozenset({"os", "o/s", "one size", "onesize", "one-size", "unique", "free", "free size", "tu", "u"})
_AGE = re.compile(r"\d+\s*(?:-\s*\d+\s*)?(m|mo|mos|months?|t|y|yrs?|years?)$")


def size_rank(name: str) -> tuple[int, float, float, str]:
    """A sort key: letter sizes, then plain numbers, then months, then years, then other words, then one size."""
    text = " ".join(name.casefold().split())
    if text in _ONE_SIZE:
        return 9, 0, 0, text
    letter = _letter(text)
    if letter is not None:
        return 0, letter, 0, text
    numbers = [_number(found) for found in _NUMBER.findall(text)]
    if not numbers:
        return 5, 0, 0, text
    age = _AGE.match(text)
    group = 1 if age is None else 2 if age[1].startswith("m") else 3
    return group, numbers[0], numbers[-1], text


def _letter(text: str) -> float | None:
    word = _WORDS.get(text, text)
    if word in _LETTERS:
        return _LETTERS[word]
    many = _MANY_X.match(word)
    if not many:
        return None
    count = int(many[1]) if many[1] else len(many[2])
    return 2 + count if many[3] == "l" else -count


def _number(text: str) -> float:
    return float(text.replace(",", ".").split("/")[0])
