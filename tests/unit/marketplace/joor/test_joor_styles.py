"""Finding styles with the fewest credits, and sending them in bulk."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest

from seamline.domain.style import Color, Linesheet, Price, Size, Sku, Style
from seamline.errors import MalformedAnswer, RecordRejected, UnknownOutcome
from seamline.marketplace.joor.style_codec import decode_style, encode_style
from seamline.marketplace.port import StyleBatch, StyleJob
from tests.unit.marketplace.joor.scripted import Answer, bench, ok, refused

TEE = Style(
    identifier="fam-1",
    number="TS-100",
    name="Boxy Tee",
    description="Heavy cotton",
    division="Womens",
    silhouette="Tops",
    country_of_origin="Portugal",
    prices=(
        Price("Wholesale US", "USD", Decimal("22.5"), Decimal("48"), "USD"),
        Price("EU", "EUR", Decimal("19.125")),
    ),
    colors=(Color("Black", "BLK"), Color("Navy", "NVY")),
    sizes=(Size("S", "S"), Size("M", "M")),
    skus=(
        Sku("p1", "TS-BLK-S", "BLK", "S", "0123"),
        Sku("p2", "TS-NVY-S", "NVY", "S"),
        Sku("p3", "x", "NVY", "M", "9"),
    ),
    linesheets=(
        Linesheet("SS26 Main", "SS26M", "Spring", "2026", "SS26", "2026-02-01", "2026-03-15", 10),
        Linesheet("Immediates"),
    ),
)
SINCE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
JOB = {"bulk_styles_job_id": 4, "status": "started"}


def style(identifier: str) -> Style:
    return Style(identifier=identifier, number=f"N{identifier}", name=identifier)


def row(identifier: str) -> dict[str, Any]:
    return {"style_identifier": identifier, "style_number": f"N{identifier}", "style_name": identifier}


def page(rows: list[dict[str, Any]], start: int, total: int) -> httpx.Response:
    end = start + len(rows)
    paging = {"code": "0", "start_from": start, "next_start": end if end < total else "", "count": total}
    return httpx.Response(200, json={"styles": {"response": paging, "style": rows or ""}})


def test_the_whole_style_is_written_with_an_explicit_overwrite() -> None:
    assert encode_style(TEE, 2) == {
        "style_name": "Boxy Tee",
        "style_number": "TS-100",
        "style_identifier": "fam-1",
        "style_description": "Heavy cotton",
        "made_to_order": 0,
        "minimum": 0,
        "division": "Womens",
        "division_code": "",
        "silhouette": "Tops",
        "silhouette_code": "",
        "fabrication": "",
        "fabrication_code": "",
        "source_of_materials": "",
        "measurements": "",
        "heel_height": "",
        "contains_fur": "",
        "materials": [],
        "categories": [],
        "badges": [],
        "style_tags": [],
        "style_country_origin": "Portugal",
        "delivery_overwrite": 2,
        "prices": [
            {
                "price_label": "Wholesale US",
                "price_currency": "USD",
                "price_wholesale": "22.50",
                "price_retail": "48.00",
                "price_currency_retail": "USD",
            },
            {"price_label": "EU", "price_currency": "EUR", "price_wholesale": "19.125"},
        ],
        "colors": [{"color_name": "Black", "color_code": "BLK"}, {"color_name": "Navy", "color_code": "NVY"}],
        "sizes": [
            {"size_name": "S", "size_code": "S", "upcs": [{"upc": "0123", "color_code": "BLK"}]},
            {"size_name": "M", "size_code": "M", "upcs": [{"upc": "9", "color_code": "NVY"}]},
        ],
        "deliveries": [
            {
                "delivery_name": "SS26 Main",
                "delivery_code": "SS26M",
                "season_name": "Spring",
                "season_year": "2026",
                "season_code": "SS26",
                "date_delivery_start": "2026-02-01",
                "date_delivery_end": "2026-03-15",
                "style_display_order": 10,
            },
            {"delivery_name": "Immediates"},
        ],
    }


def test_a_style_without_linesheets_says_so_instead_of_leaving_them_out() -> None:
    assert encode_style(style("a"), 3)["deliveries"] == []


def test_what_is_written_is_read_back_the_same_except_for_erp_ids() -> None:
    shown = decode_style({**encode_style(TEE, 2), "style_id": 7, "images": "", "unheard_of": {"x": 1}})
    assert shown.skus == (Sku("", "", "BLK", "S", "0123"), Sku("", "", "NVY", "M", "9"))
    assert (shown.prices, shown.colors, shown.sizes, shown.linesheets) == (
        TEE.prices,
        TEE.colors,
        TEE.sizes,
        TEE.linesheets,
    )
    assert (shown.identifier, shown.number, shown.name, shown.description) == (
        "fam-1",
        "TS-100",
        "Boxy Tee",
        "Heavy cotton",
    )


def test_single_rows_wrapped_rows_and_empty_texts_are_read_as_lists() -> None:
    shown = decode_style(
        {
            "style_identifier": 77,
            "made_to_order": "True",
            "colors": {"color_name": "Black", "color_code": "BLK"},
            "sizes": {"size": [{"size_name": "S", "size_code": "", "upcs": {"upc": 123, "color_code": "BLK"}}]},
            "prices": {"price": {"price_label": "US", "price_currency": "USD", "price_wholesale": "1.10"}},
            "deliveries": "",
        }
    )
    assert shown.identifier == "77"
    assert shown.made_to_order
    assert shown.colors == (Color("Black", "BLK"),)
    assert shown.skus == (Sku("", "", "BLK", "S", "123"),)
    assert shown.prices == (Price("US", "USD", Decimal("1.10")),)
    assert shown.linesheets == ()


def test_numbers_in_the_json_stay_exact() -> None:
    body = b'{"styles":{"response":{"code":0},"style":{"style_identifier":"a","prices":[{"price_wholesale":0.10}]}}}'
    [found] = bench(httpx.Response(200, content=body)).joor.find_styles([style("a")]).values()
    assert str(found.prices[0].wholesale) == "0.10"


def test_a_few_styles_are_read_one_by_one_with_their_keys_encoded() -> None:
    odd = Style(identifier="a b/ü", number="T/1", name="odd")
    at = bench(page([{"style_identifier": "a b/ü"}], 0, 1), httpx.Response(404))
    assert list(at.joor.find_styles([odd, style("gone")])) == ["a b/ü"]
    assert at.paths[0] == "GET /v2/style-number/T%2F1/a%20b%2F%C3%BC"
    assert at.credits == 2


@pytest.mark.parametrize(
    "answer", [httpx.Response(404), refused("Style not found"), refused("no luck", 404), ok(style="")]
)
def test_a_style_joor_does_not_know_is_absent(answer: httpx.Response) -> None:
    assert bench(answer).joor.find_styles([style("a")]) == {}


def test_any_other_refusal_is_not_taken_for_absence() -> None:
    with pytest.raises(RecordRejected, match=r"account suspended \(code 7, log id log-9\)"):
        bench(refused("account suspended", "7")).joor.find_styles([style("a")])


def test_an_answer_without_envelope_is_not_taken_for_absence() -> None:
    with pytest.raises(MalformedAnswer):
        bench(*[httpx.Response(200, json={"styles": []})] * 4).joor.find_styles([style("a")])


def test_many_styles_are_read_page_by_page_until_all_are_found() -> None:
    at = bench(page([row("a"), row("b")], 0, 4), page([row("c"), row("x")], 2, 4), page_size=2)
    found = at.joor.find_styles([style("a"), style("b"), style("c")])
    assert list(found) == ["a", "b", "c"]
    assert at.queries == [{"start_from": "0", "count": "2"}, {"start_from": "2", "count": "2"}]
    assert at.credits == 2


def test_reading_changes_to_one_by_one_as_soon_as_that_is_cheaper() -> None:
    at = bench(page([row("a"), row("x")], 0, 100), page([row("b")], 0, 1), page([row("c")], 0, 1), page_size=2)
    assert set(at.joor.find_styles([style("a"), style("b"), style("c")])) == {"a", "b", "c"}
    assert at.paths == ["GET /v2/style", "GET /v2/style-number/Nb/b", "GET /v2/style-number/Nc/c"]


def test_nothing_wanted_costs_nothing() -> None:
    at = bench()
    assert at.joor.find_styles([]) == {}
    assert at.credits == 0


def test_modified_styles_ask_for_a_range_that_ends_tomorrow() -> None:
    at = bench(page([row("a")], 0, 2), page([row("b"), {"style_identifier": ""}], 1, 2))
    assert list(at.joor.modified_styles(SINCE)) == ["a", "b"]
    first = at.queries[0]
    assert first["date_start"] == "2026-01-02T03:04:05+00:00"
    assert first["date_end"] == datetime.fromtimestamp(at.clock.now() + 86400, UTC).isoformat(timespec="seconds")
    assert b"%2B00%3A00" in at.script.calls[0].url.query
    assert at.queries[1]["start_from"] == "1"


def test_new_styles_are_posted_and_known_ones_put_in_batches() -> None:
    at = bench(
        *[ok(bulk_styles_jobs=[{**JOB, "bulk_styles_job_id": n}]) for n in (1, 2, 3)], batch={"styles": 2}, overwrite=3
    )
    job = at.joor.send_styles(StyleBatch(create=(style("a"), style("b"), style("c")), update=(TEE,)))
    assert job == StyleJob(("1", "2", "3"))
    assert at.paths == ["POST /v2/bulk-style", "POST /v2/bulk-style", "PUT /v2/bulk-style"]
    sent = [[s["style_identifier"] for s in body["bulk_styles"]["style"]] for body in at.bodies]
    assert sent == [["a", "b"], ["c"], ["fam-1"]]
    assert all(s["delivery_overwrite"] == 3 for body in at.bodies for s in body["bulk_styles"]["style"])
    assert at.credits == 15


@pytest.mark.parametrize(
    "body",
    [
        {"bulk_styles": {"response": {"code": 0}, "bulk_styles_jobs": [JOB]}},
        {"bulk_styles": {"response": {"code": "0"}, "bulk_styles_jobs": {"bulk_styles_job": JOB}}},
        {"response": {"code": 0}, "bulk_styles_jobs": JOB},
        JOB,
    ],
)
def test_the_job_is_found_however_deep_it_is_nested(body: Any) -> None:
    at = bench(httpx.Response(200, json=body))
    assert at.joor.send_styles(StyleBatch(create=(TEE,))).ids == ("4",)


def test_a_bulk_answer_without_a_job_has_an_unknown_outcome() -> None:
    with pytest.raises(UnknownOutcome):
        bench(ok()).joor.send_styles(StyleBatch(create=(TEE,)))


def test_a_refused_bulk_call_says_why() -> None:
    with pytest.raises(RecordRejected, match=r"style\[\] missing \(code 3, log id log-9\)"):
        bench(refused("style[] missing", 3)).joor.send_styles(StyleBatch(create=(TEE,)))


@pytest.mark.parametrize(
    ("states", "is_finished"),
    [(("finished", "FINISHED"), True), (("started",), False), (("finished", "queued"), False)],
)
def test_a_job_is_finished_when_all_its_parts_are(states: tuple[str, ...], is_finished: bool) -> None:
    at = bench(*[ok(bulk_styles_jobs=[{**JOB, "status": state}]) for state in states])
    assert at.joor.job_finished(StyleJob(("4", "5"))) is is_finished
    assert at.credits == len(states)


@pytest.mark.parametrize("answer", [httpx.Response(404), refused("job does not exist")])
def test_a_job_joor_has_forgotten_is_over(answer: Answer) -> None:
    assert bench(answer).joor.job_finished(StyleJob(("4",)))


def test_a_job_without_status_is_asked_for_again() -> None:
    at = bench(ok(bulk_styles_jobs=[{"bulk_styles_job_id": 4}]), ok(bulk_styles_jobs=[{**JOB, "status": "finished"}]))
    assert at.joor.job_finished(StyleJob(("4",)))
