"""A cold start pays for what the function uses and for nothing else: which heavy packages each may load is listed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HEAVY = {
    "boto3": "boto3",
    "pydantic": "pydantic",
    "httpx": "httpx",
    "yaml": "yaml",
    "xray": "aws_xray_sdk",
    "batch": "aws_lambda_powertools.utilities.batch",
    "routing": "aws_lambda_powertools.event_handler",
    "admin": "seamline.admin",
    "runtime": "seamline.runtime",
    "countries": "pycountry",
    "pictures": "PIL",
    "templates": "jinja2",
    "cli": "seamline.cli",
    "sandbox": "sandbox",
}
"""Packages that take tens of milliseconds to load, or that a function has no business with."""
ALLOWED = {
    "webhook": {"boto3"},
    "gather_hints": {"boto3", "pydantic"},
    "dispatch": {"boto3", "pydantic"},
    "sync": {"boto3", "pydantic", "httpx", "runtime", "countries"},
    "export_order": {"boto3", "pydantic", "httpx", "runtime", "countries"},
    "admin": {"boto3", "pydantic", "routing", "admin"},
    "watch": {"boto3", "pydantic"},
}


def loaded_by(name: str) -> set[str]:
    """Every module that importing the handler loads, in a Python of its own."""
    return set(json.loads(run(f"import json, sys, functions.{name}; print(json.dumps(sorted(sys.modules)))")))


def run(code: str) -> str:
    """What the code prints in a fresh Python."""
    paths = {"PYTHONPATH": f"{ROOT / 'layers'}:{ROOT}"}
    return subprocess.run([sys.executable, "-c", code], env=paths, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("name", ALLOWED)
def test_a_handler_loads_no_heavy_package_but_those_allowed(name: str) -> None:
    loaded = loaded_by(name)
    assert {label for label, module in HEAVY.items() if module in loaded} <= ALLOWED[name]


def test_dispatch_loads_less_than_four_fifths_of_what_sync_loads() -> None:
    assert len(loaded_by("dispatch")) < len(loaded_by("sync")) * 4 / 5


@pytest.mark.parametrize("name", ALLOWED)
def test_importing_a_handler_makes_no_client(name: str) -> None:
    made = "from seamline.environment import environment; print(environment.cache_info().currsize)"
    assert run(f"import functions.{name}; {made}").strip() == "0"
