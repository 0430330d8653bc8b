"""Tags and templates put a style on linesheets, with season, ship window, position and the colors left out."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from seamline.domain.style import Linesheet
from seamline.mapping.style_templates import TemplateFault, Templates
from seamline.mapping.text import fit
from seamline.settings import StyleSettings
from seamline.settings.linesheets import LinesheetRule


class LinesheetMapper:
    """Applies one connection's rules; the plain tag prefix of the settings is the last of them."""

    def __init__(self, settings: StyleSettings, templates: Templates) -> None:
        prefix = settings.linesheet_tag_prefix
        self._rules = (*settings.linesheets, *([LinesheetRule(tag_prefix=prefix)] if prefix else []))
        self._own = len(settings.linesheets)
        self._limit = settings.linesheet_name_limit
        self._templates = templates

    def linesheets(self, record: Mapping[str, Any], codes: Mapping[str, str]) -> tuple[Linesheet, ...]:
        """The style's linesheets; `codes` are its color codes by name. Raises TemplateFault, ValueError."""
        found: dict[str, Linesheet] = {}
        for at, name, facts in self._named(record):
            found.setdefault(name.casefold(), self._linesheet(self._rules[at], fit(name, self._limit), facts, codes))
        return tuple(found.values())

    def origins(self, record: Mapping[str, Any]) -> dict[str, str]:
        """Which rule and which tag put the style on each linesheet, in words, by its name. Raises TemplateFault."""
        found: dict[str, str] = {}
        for at, name, facts in self._named(record):
            rule = f"styles.linesheets.{at}" if at < self._own else "styles.linesheet_tag_prefix"
            tag = f", tag {self._rules[at].tag_prefix}{facts['tag']}" if "tag" in facts else ""
            found.setdefault(fit(name, self._limit), f"{rule}{tag}")
        return found

    def _named(self, record: Mapping[str, Any]) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
        """Every linesheet that a rule names: the rule's place, the name, and what the rule's templates may use."""
        for at, rule in enumerate(self._rules):
            for facts in _occasions(rule, record):
                if not rule.when or self._templates.holds(rule.when, facts):
                    yield from ((at, name, facts) for name in self._templates.values(rule.name, facts))

    def _linesheet(
        self, rule: LinesheetRule, name: str, facts: Mapping[str, Any], codes: Mapping[str, str]
    ) -> Linesheet:
        def text(template: str) -> str:
            return self._templates.fill(template, {**facts, "linesheet": name})

        start, end = _window(rule, name, text(rule.ship_start), text(rule.ship_end))
        left_out = {color.casefold() for color in rule.colors_left_out}
        return Linesheet(
            name=name,
            code=text(rule.code),
            season_name=text(rule.season_name),
            season_year=text(rule.season_year),
            season_code=text(rule.season_code),
            ship_start=start,
            ship_end=end,
            cancel=_day(name, text(rule.cancel)),
            minimum_window=whole(text(rule.minimum_window), f"the minimum window of linesheet {name!r}"),
            display_order=whole(text(rule.display_order), f"the display order on linesheet {name!r}"),
            public=rule.public,
            colors_left_out=tuple(code for color, code in codes.items() if color.casefold() in left_out),
        )


def whole(text: str, what: str) -> int | None:
    """A whole number, None for an empty text. Raises TemplateFault naming `what`."""
    if not text:
        return None
    if not text.removeprefix("-").isdecimal():
        raise TemplateFault(f"{what} must be a whole number, not {text!r}")
    return int(text)


def _occasions(rule: LinesheetRule, record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The record once, or once for each tag with the rule's prefix."""
    if not rule.tag_prefix:
        yield dict(record)
        return
    for tag in record["tags"]:
        if tag.casefold().startswith(rule.tag_prefix.casefold()):
            yield {**record, "tag": tag[len(rule.tag_prefix) :].strip()}


def _window(rule: LinesheetRule, name: str, start: str, end: str) -> tuple[str, str]:
    if rule.delivery == "immediate":
        return "", ""
    start, end = _day(name, start), _day(name, end)
    if rule.delivery == "future" and not start:
        raise TemplateFault(f"linesheet {name!r} is for future delivery and has no ship_start")
    if start and end and start > end:
        raise TemplateFault(f"linesheet {name!r}: the ship window ends ({end}) before it starts ({start})")
    return start, end


def _day(name: str, text: str) -> str:
    """A day as the linesheet's template gave it, or nothing. Raises TemplateFault."""
    if text:
        try:
            date.fromisoformat(text)
        except ValueError:
            raise TemplateFault(f"linesheet {name!r}: {text!r} is not a day written as YYYY-MM-DD") from None
    return text
