"""The demo's connection fits the sandbox, and its limits stay below the sandbox's throttles at any speed."""

import pytest

from sandbox.brand import core_config, joor_config
from seamline.cli.files import read_settings
from seamline.cli.sandbox import DEFAULT_PORT
from seamline.credentials import Cin7CoreCredentials, parse_credentials
from seamline.demo.stage import CONNECTION, CREDENTIALS, SPEED, sandbox_settings
from seamline.marketplace.joor.auth import JoorCredentials


def test_the_sample_credentials_are_the_sandboxs_own() -> None:
    core, joor = core_config(), joor_config()
    found = parse_credentials(CREDENTIALS.read_bytes())
    assert found.cin7_core == Cin7CoreCredentials(core.account_id, core.application_key)
    assert found.joor == JoorCredentials(
        joor.v2_token, joor.client_id, joor.client_secret, joor.username, joor.password
    )


def test_the_sample_connection_finds_the_sandbox_at_its_usual_port() -> None:
    settings = read_settings(CONNECTION)
    urls = (settings.erp.base_url, settings.joor.v2_url, settings.joor.v4_url, settings.joor.auth_url)
    assert {(url.host, url.port) for url in urls} == {("127.0.0.1", DEFAULT_PORT)}
    assert settings.joor.account == joor_config().account_id


def test_the_demo_only_moves_addresses_and_limits() -> None:
    plain, moved = read_settings(CONNECTION), sandbox_settings("http://127.0.0.1:9", SPEED)
    assert moved.model_copy(update={"erp": plain.erp, "joor": plain.joor}) == plain
    assert {url.port for url in (moved.erp.base_url, moved.joor.v2_url, moved.joor.v4_url, moved.joor.auth_url)} == {9}


@pytest.mark.parametrize("speed", [1, 5, SPEED, 60])
def test_the_limits_stay_below_the_sandboxs_throttles(speed: int) -> None:
    settings = sandbox_settings("http://127.0.0.1:9", speed)
    core, joor = core_config(), joor_config()
    minute = 60 / speed
    assert core.calls_per_minute is not None
    calls = settings.erp.limits.burst + settings.erp.limits.calls_per_minute * minute / 60
    assert calls <= core.calls_per_minute
    assert joor.credits is not None
    assert settings.joor.limits.credits <= joor.credits
    assert settings.joor.limits.window >= joor.credit_window_seconds / speed
