"""Reads a connection file and its credentials from wherever the operator keeps them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import yaml

from seamline.cli.tools import Tools
from seamline.credentials import Cin7CoreCredentials, Credentials, parse_credentials
from seamline.errors import OperatorError, SettingsInvalid
from seamline.marketplace.joor.auth import JoorCredentials
from seamline.settings import Settings, parse_settings

SECTIONS = {"cin7_core": Cin7CoreCredentials, "joor": JoorCredentials}


def read_settings(file: Path, overrides: Sequence[str] = ()) -> Settings:
    """The settings of a file with some replaced. Raises SettingsInvalid with every fault at once."""
    text = _read(file)
    if not overrides:
        return parse_settings(text)
    raw = yaml.safe_load(text)
    replace_settings(raw, overrides)
    return parse_settings(yaml.safe_dump(raw))


def replace_settings(raw: Any, overrides: Sequence[str]) -> None:
    """Set each `path=value` in a mapping of settings. Raises SettingsInvalid for one that cannot be set."""
    for override in overrides:
        _replace(raw, override)


def read_credentials(source: str, tools: Tools) -> Credentials:
    """Credentials as JSON from a file or standard input (`-`), or from the environment (`env`)."""
    if source == "env":
        return _from_environment(tools.environment)
    return parse_credentials(tools.read_input() if source == "-" else _read(Path(source)))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise OperatorError(f"cannot read {file}: {reason}", fix="name a file that exists and is readable") from error


def _replace(raw: Any, override: str) -> None:
    path, equals, value = override.partition("=")
    if not equals or not path:
        raise SettingsInvalid((f"--set {override}: write it as path=value, such as erp.page_size=500",))
    *parents, last = path.split(".")
    place = raw
    for name in parents:
        place = place.setdefault(name, {}) if isinstance(place, dict) else None
    if not isinstance(place, dict):
        raise SettingsInvalid((f"--set {override}: {'.'.join(parents)} holds no settings by name",))
    place[last] = yaml.safe_load(value)


def _from_environment(environment: Mapping[str, str]) -> Credentials:
    found = {
        section: {name: environment.get(_variable(section, name), "") for name in kind.__struct_fields__}
        for section, kind in SECTIONS.items()
    }
    missing = [
        _variable(section, name)
        for section, values in found.items()
        for name, value in values.items()
        if not value and name != "v2_token"
    ]
    if missing:
        raise SettingsInvalid(tuple(f"credentials: the environment variable {name} is not set" for name in missing))
    return msgspec.convert(found, Credentials)


def _variable(section: str, name: str) -> str:
    return f"SEAMLINE_{section}_{name}".upper()
