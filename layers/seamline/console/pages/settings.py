"""The settings of a connection as they were applied: who, when, and what that changed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from seamline.console.moments import Moment, moment
from seamline.console.shell import short_name
from seamline.state.connections import AppliedConnection

type Flat = Mapping[str, str]


class Reading(Struct, frozen=True):
    """What was applied, newest first, and which of it was asked for (empty: the newest)."""

    applied: Sequence[AppliedConnection]
    faults: tuple[str, ...]
    asked: str = ""


class Difference(Struct, frozen=True):
    """One setting that an apply changed; an empty side means that it was not there."""

    path: str
    before: str
    after: str


class Setting(Struct, frozen=True):
    """One setting."""

    path: str
    value: str


class Section(Struct, frozen=True):
    """A section of the connection file."""

    name: str
    settings: tuple[Setting, ...]


class Version(Struct, frozen=True):
    """One apply. `changes` is how many settings it changed; None for the first."""

    id: str
    at: Moment | None
    by: str
    arn: str
    changes: int | None
    current: bool


class AppliedSettings(Struct, frozen=True):
    """The page: one version with its difference to the one before, and all versions."""

    connection: str
    shown: Version
    newest: bool
    differences: tuple[Difference, ...]
    sections: tuple[Section, ...]
    versions: tuple[Version, ...]
    faults: tuple[str, ...]


def settings_page(reading: Reading, now: float) -> AppliedSettings:
    """The page, from what was applied; there is at least one."""
    flats = [flat(applied.settings) for applied in reading.applied]
    found = [version_id(applied) for applied in reading.applied]
    chosen = found.index(reading.asked) if reading.asked in found else 0
    steps = [tuple(differences(before, after)) for after, before in zip(flats, flats[1:], strict=False)]
    versions = tuple(
        _version(applied, len(steps[at]) if at < len(steps) else None, at == chosen, now)
        for at, applied in enumerate(reading.applied)
    )
    return AppliedSettings(
        connection=reading.applied[0].name,
        shown=versions[chosen],
        newest=chosen == 0,
        differences=steps[chosen] if chosen < len(steps) else (),
        sections=tuple(_sections(flats[chosen])),
        versions=versions,
        faults=reading.faults if chosen == 0 else (),
    )


def version_id(applied: AppliedConnection) -> str:
    """A name for one apply."""
    return f"{applied.applied_at:.3f}"


def flat(settings: Any, path: str = "") -> Flat:
    """Every value by its path, such as `flows.stock.every`; lists of plain values are one value."""
    if isinstance(settings, dict) and settings:
        parts = (flat(value, f"{path}.{name}" if path else str(name)) for name, value in settings.items())
        return {name: value for part in parts for name, value in part.items()}
    if isinstance(settings, list) and any(isinstance(value, dict | list) for value in settings):
        parts = (flat(value, f"{path}[{number}]") for number, value in enumerate(settings, 1))
        return {name: value for part in parts for name, value in part.items()}
    return {path: _text(settings)}


def differences(before: Flat, after: Flat) -> Iterator[Difference]:
    """What differs, by path."""
    for path in dict.fromkeys([*after, *before]):
        if before.get(path) != after.get(path):
            yield Difference(path, before.get(path, ""), after.get(path, ""))


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_text, value)) or "none"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _sections(settings: Flat) -> Iterator[Section]:
    """Plain settings of the file itself first, under no name."""
    plain = [Setting(path, value) for path, value in settings.items() if "." not in path and "[" not in path]
    yield Section("", tuple(plain))
    names = dict.fromkeys(path.partition(".")[0] for path in settings if "." in path)
    for name in names:
        start = f"{name}."
        rows = (Setting(path.removeprefix(start), value) for path, value in settings.items() if path.startswith(start))
        yield Section(name, tuple(rows))


def _version(applied: AppliedConnection, changes: int | None, current: bool, now: float) -> Version:
    name = short_name(applied.applied_by)
    return Version(version_id(applied), moment(applied.applied_at, now), name, applied.applied_by, changes, current)
