"""From credentials to the first plan of a whole catalogue in less than five minutes, at the real APIs' pace."""

from pathlib import Path

import httpx
import msgspec
from typer.testing import CliRunner

from bench.brand import SETTINGS, Brand
from sandbox.brand import core_config, joor_config
from seamline.cli.app import app
from seamline.cli.tools import Tools
from seamline.credentials import Cin7CoreCredentials, Credentials
from seamline.marketplace.joor.auth import JoorCredentials

SKUS = 2_000
FIVE_MINUTES = 300
LARGEST = 100_000


def test_a_plan_of_the_largest_brand_fits_into_five_minutes(tmp_path: Path) -> None:
    brand = Brand(SKUS)
    began = brand.clock.now()
    answer = CliRunner().invoke(app, _arguments(tmp_path), obj=_tools(brand))
    assert answer.exit_code == 0, answer.output
    assert "Nothing was written" in answer.stdout
    took, calls = brand.clock.now() - began, brand.calls("core", "GET")
    beside_the_catalogue = calls - brand.floor()
    assert took < FIVE_MINUTES
    assert (LARGEST * 1.1 / 1000 + beside_the_catalogue - 10) / 50 * 60 < FIVE_MINUTES
    assert not [call for call in brand.sandbox.log.writes("joor") if "/auth" not in call.path]
    assert not brand.sandbox.log.writes("core")


def _arguments(folder: Path) -> list[str]:
    secret = folder / "credentials.json"
    core, joor = core_config(), joor_config()
    given = Credentials(
        Cin7CoreCredentials(core.account_id, core.application_key),
        JoorCredentials(joor.v2_token, joor.client_id, joor.client_secret, joor.username, joor.password),
    )
    secret.write_bytes(msgspec.json.encode(given))
    wanted = [f"--set=erp.base_url={SETTINGS['erp']['base_url']}"]
    wanted += [f"--set=joor.{name}={SETTINGS['joor'][name]}" for name in ("v2_url", "v4_url", "auth_url")]
    return ["init", "--yes", f"--credentials={secret}", "--account=222222", f"--out={folder / 'brand.yaml'}", *wanted]


def _tools(brand: Brand) -> Tools:
    return Tools(clock=brand.clock, transport=httpx.WSGITransport(app=brand.sandbox.wsgi))
