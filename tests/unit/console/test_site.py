"""What every page and form of the console has in common: its policy, its token, and its words for refusals."""

import json
import re
from pathlib import Path

import pytest

from seamline.console import assets
from seamline.console.answers import POLICY
from tests.browser import brands
from tests.sandbox.flows.world import CONNECTION, World
from tests.unit.console.browsing import HERE, Visitor, visitor

ROOT = Path(__file__).parents[3]
BEN = "arn:aws:iam::123456789012:user/ben"
PAGES = ["/console", HERE, *(f"{HERE}/{name}" for name in ("problems", "runs", "settings"))]


@pytest.fixture
def world() -> World:
    return brands.full()


@pytest.fixture
def ana(world: World) -> Visitor:
    return visitor(world)


@pytest.mark.parametrize("path", [*PAGES, "/console/nobody", "/console/lune/nothing"])
def test_every_page_is_confined_to_its_own_origin_and_not_kept(path: str, ana: Visitor) -> None:
    answer = ana.get(path)
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in POLICY
    assert POLICY.startswith("default-src 'none'")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_script_or_style_of_its_own_and_no_foreign_source(path: str, ana: Visitor) -> None:
    text = ana.get(path).text
    assert not re.search(r"<style|<script(?![^>]* src=\"/console/-/)|\son\w+=\"|\sstyle=\"|javascript:", text)
    sources = set(re.findall(r'(?:src|href|action)="((?:https?:)?//[^/"]*)', text))
    assert sources <= {"https://www.jooraccess.com", "https://inventory.dearsystems.com"}


@pytest.mark.parametrize("path", PAGES)
def test_hostile_names_are_shown_and_never_part_of_the_page(path: str, ana: Visitor) -> None:
    text = ana.get(path).text
    assert "<img" not in text
    if path in (HERE, f"{HERE}/problems"):
        assert "&lt;img src=x onerror=&#34;alert(&#39;x&#39;)&#34;&gt;&amp;amp;" in text


def test_htmx_is_the_published_file_of_the_pinned_release() -> None:
    package = ROOT / "node_modules" / "htmx.org"
    assert (package / "dist" / "htmx.min.js").read_bytes() == (assets.STATIC / "htmx.min.js").read_bytes()
    pinned = json.loads((ROOT / "package.json").read_text())["devDependencies"]["htmx.org"]
    assert json.loads((package / "package.json").read_text())["version"] == pinned
    licence = (assets.STATIC / "htmx.LICENSE.txt").read_text()
    assert (package / "LICENSE").read_text().strip() in licence


def test_files_are_kept_for_ever_under_an_address_of_their_content(ana: Visitor) -> None:
    address = assets.address("console.css")
    assert address in ana.get("/console").text
    answer = ana.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("name", ["nothing.css", "../site.py", "..%2Fsite.py", "htmx.LICENSE.txt", "console.css"])
def test_no_other_file_is_served_nor_an_old_content(name: str, ana: Visitor) -> None:
    assert ana.get(f"{assets.ROOT}/000000000000/{name}").status_code == 404


@pytest.mark.parametrize("token", ["", "1.2", "9999999999.abc"])
def test_a_form_without_its_pages_token_changes_nothing(token: str, ana: Visitor) -> None:
    answer = ana.post(f"{HERE}/flows/stock/run", token=token)
    assert answer.status_code == 409
    assert "load the page again" in answer.text
    assert ana.url.runs.messages == []


def test_a_form_that_is_no_text_changes_nothing_and_is_no_bug(ana: Visitor) -> None:
    answer = ana.client.post(f"{HERE}/flows/stock/run", content=b"token=\xff\xfe")
    assert (answer.status_code, ana.url.runs.messages) == (409, [])


def test_a_token_of_somebody_else_changes_nothing(world: World, ana: Visitor) -> None:
    answer = visitor(world, BEN).post(f"{HERE}/flows/stock/run", token=ana.token())
    assert (answer.status_code, ana.url.runs.messages) == (409, [])


def test_the_outcome_is_told_to_whoever_acted_and_to_nobody_else(world: World, ana: Visitor) -> None:
    answer = ana.post(f"{HERE}/flows/orders/run", token=ana.token())
    after = answer.headers["Location"]
    assert 'role="status">A run of orders is queued.' in ana.get(after).text
    assert 'role="status"' not in visitor(world, BEN).get(after).text


def test_a_refused_act_is_told_and_noted_with_its_caller(ana: Visitor) -> None:
    text = ana.send(f"{HERE}/flows/shipments/run").text
    assert "Not done: the shipments flow of lune is paused; resume it" in text
    assert re.search(r'ana</strong> run now shipments <span class="refusal">refused', text)


def test_an_unknown_flow_connection_or_page_is_not_found(ana: Visitor) -> None:
    assert ana.post(f"{HERE}/flows/planets/run", token=ana.token()).status_code == 404
    assert ana.get("/console/nobody").status_code == 404
    assert "There is no such page" in ana.get("/console/lune/nothing").text


def test_settings_that_do_not_hold_are_named_instead_of_hiding_the_rest(world: World, ana: Visitor) -> None:
    applied = world.runtime.connections.get(CONNECTION)
    broken = {**applied.settings, "orders": {}}
    world.runtime.connections.save(type(applied)(CONNECTION, broken, world.clock.now(), BEN))
    assert "orders.location: Field required" in ana.get("/console").text
    assert "orders.location: Field required" in ana.get(f"{HERE}/settings").text
    assert ana.get(f"{HERE}/problems").status_code == 200
    assert "orders.location: Field required" in ana.get(HERE).text
