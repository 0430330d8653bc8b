"""Styles through v2: jobs, hidden failures, strict rules and read-back."""

from copy import deepcopy

import pytest

from tests.sandbox.joor.conftest import JoorSite, Json


def read(site: JoorSite, path: str = "/style-number/TS-100/core-1") -> Json:
    """The only style of an answer."""
    [style] = site.v2("GET", path).json()["styles"]["style"]
    found: Json = style
    return found


def test_a_pushed_style_reads_back_whole(site: JoorSite, tee: Json) -> None:
    site.push(tee)
    style = read(site)

    assert (style["style_name"], style["silhouette"]) == ("Boxy Tee", "Tops")
    assert style["prices"][0]["price_wholesale"] == "22.00"
    assert style["colors"][0]["color_code"] == "BLK"
    assert [size["upcs"][0]["upc"] for size in style["sizes"]] == ["111", "112"]
    assert style["deliveries"][0]["delivery_code"] == "SS26M"
    assert read(site, f"/style/{style['style_id']}/") == style


def test_a_job_is_queued_then_started_then_finished(site: JoorSite, tee: Json) -> None:
    site.switch(record_seconds=0)
    body = {"bulk_styles": {"style": [tee, tee | {"style_identifier": "core-2"}]}}
    queued = site.v2("POST", "/bulk-style", body).json()["bulk_styles"]["bulk_styles_jobs"][0]
    path = f"/bulk-style/{queued['bulk_styles_job_id']}"
    site.clock.advance(0.6)
    started = site.v2("GET", path).json()["bulk_styles"]["bulk_styles_jobs"][0]
    site.clock.advance(0.4)
    finished = site.v2("GET", path).json()["bulk_styles"]["bulk_styles_jobs"][0]

    assert (queued["status"], queued["style_record_count"]) == ("queued", 2)
    assert (started["status"], started["style_record_progress"]) == ("started", 1)
    assert (finished["status"], finished["style_record_progress"]) == ("finished", 2)


def test_jobs_run_in_order_of_arrival(site: JoorSite, tee: Json) -> None:
    site.v2("POST", "/bulk-style", {"bulk_styles": {"style": tee}})
    second = site.v2("PUT", "/bulk-style", {"bulk_styles": {"style": tee | {"style_name": "Newer"}}}).json()
    job_id = second["bulk_styles"]["bulk_styles_jobs"][0]["bulk_styles_job_id"]
    site.clock.advance(1.01)

    assert site.v2("GET", f"/bulk-style/{job_id}").json()["bulk_styles"]["bulk_styles_jobs"][0]["status"] == "started"
    site.clock.advance(1)
    assert read(site)["style_name"] == "Newer"


def test_inserting_a_style_twice_fails_only_in_the_mailbox(site: JoorSite, tee: Json) -> None:
    site.push(tee)
    site.push(tee | {"style_name": "Other"})

    assert "already exists" in site.failures()[0]
    assert read(site)["style_name"] == "Boxy Tee"


def test_updating_an_unknown_style_fails_only_in_the_mailbox(site: JoorSite, tee: Json) -> None:
    site.push(tee, method="PUT")

    assert "does not exist" in site.failures()[0]
    assert site.account.styles == {}


def test_one_bad_style_does_not_stop_the_others(site: JoorSite, tee: Json) -> None:
    site.push(tee | {"style_name": "", "style_identifier": "bad"}, tee)

    assert site.failures() == ["style 'bad': style_name is required"]
    assert read(site)["style_name"] == "Boxy Tee"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"style_number": "n" * 46}, "longer than 45"),
        ({"style_description": "d" * 501}, "longer than 500"),
        ({"prices": [{"price_label": "wholesale us", "price_currency": "USD", "price_wholesale": "1"}]}, "price type"),
        ({"prices": [{"price_label": "Wholesale US", "price_currency": "EUR", "price_wholesale": "1"}]}, "price type"),
        ({"prices": []}, "prices is required"),
        ({"delivery_overwrite": 5}, "delivery_overwrite"),
        ({"categories": {"category_id": ["1"]}}, "category_id '1'"),
        ({"sizes": [{"size_name": "S", "upcs": [{"upc": "1", "color_code": "RED"}]}]}, "unknown color 'RED'"),
        ({"sizes": [{"size_name": "S", "size_code": "c" * 26}]}, "size_code is longer"),
        ({"colors": [{"color_name": "A", "color_code": "X"}, {"color_name": "B", "color_code": "X"}]}, "2 times"),
        ({"deliveries": [{"delivery_name": "A", "date_delivery_start": "02/01/2026"}]}, "YYYY-MM-DD"),
        ({"colors": "Black"}, "must be an object"),
    ],
)
def test_an_invalid_style_is_refused_with_the_cause(site: JoorSite, tee: Json, change: Json, fault: str) -> None:
    site.push(tee | change)

    assert fault in site.failures()[0]
    assert site.account.styles == {}


def test_an_update_clears_scalars_left_out_and_keeps_colors_and_sizes(site: JoorSite, tee: Json) -> None:
    site.push(tee)
    bare = {name: tee[name] for name in ("style_name", "style_number", "style_identifier", "prices")}
    site.push(bare | {"colors": [{"color_name": "Navy", "color_code": "NVY"}]}, method="PUT")
    style = read(site)

    assert style["style_description"] == style["silhouette"] == ""
    assert [color["color_code"] for color in style["colors"]] == ["BLK", "NVY"]
    assert [size["size_name"] for size in style["sizes"]] == ["S", "M"]
    assert [row["delivery_code"] for row in style["deliveries"]] == ["SS26M"]


def test_sizes_differ_by_case(site: JoorSite, tee: Json) -> None:
    site.push(tee)
    site.push(tee | {"sizes": [{"size_name": "s"}]}, method="PUT")

    assert [size["size_name"] for size in read(site)["sizes"]] == ["S", "M", "s"]


def test_a_single_write_says_its_error_with_http_200(site: JoorSite, tee: Json) -> None:
    created = site.v2("POST", "/style-number", {"styles": {"style": tee}})
    again = site.v2("POST", "/style-number", {"styles": {"style": tee}})
    site.switch(content_error_status=400)
    third = site.v2("POST", "/style-number", {"styles": {"style": tee}})

    assert created.json()["styles"]["response"]["code"] == 0
    assert (again.status_code, again.json()["styles"]["response"]["code"]) == (200, 1)
    assert third.status_code == 400


def test_an_unknown_style_is_404_with_an_envelope(site: JoorSite) -> None:
    answer = site.v2("GET", "/style-number/TS-100/core-1")

    assert answer.status_code == 404
    assert int(answer.json()["styles"]["response"]["code"]) != 0


def test_a_style_number_may_hold_a_slash(site: JoorSite, tee: Json) -> None:
    site.push(tee | {"style_number": "TS/100", "style_identifier": "a/b"})

    assert read(site, "/style-number/TS%2F100/a%2Fb")["style_number"] == "TS/100"


def test_styles_are_listed_in_pages_and_by_modified_range(site: JoorSite, tee: Json) -> None:
    site.push(*(tee | {"style_identifier": f"core-{n}", "sizes": [{"size_name": "S"}]} for n in range(3)))
    site.clock.advance(86_400)
    site.push(tee | {"style_identifier": "core-1", "style_name": "Edited"}, method="PUT")
    page = site.v2("GET", "/style", start_from=0, count=2, unknown="ignored").json()["styles"]
    changed = site.v2("GET", "/style", date_start="2026-01-06", date_end="2026-01-06").json()["styles"]

    assert (page["response"]["count"], page["response"]["next_start"], len(page["style"])) == (3, 2, 2)
    assert [style["style_name"] for style in changed["style"]] == ["Edited"]
    assert changed["response"]["next_start"] == ""


def test_half_a_date_range_is_refused(site: JoorSite) -> None:
    assert site.v2("GET", "/style", date_start="2026-01-06").json()["styles"]["response"]["code"] == 1


def test_colors_and_sizes_can_be_deleted(site: JoorSite, tee: Json) -> None:
    site.push(tee | {"colors": [*tee["colors"], {"color_name": "Navy", "color_code": "NVY"}]})
    site.v2("DELETE", "/style-number/TS-100/core-1/", color_code="NVY")
    answer = site.v2("DELETE", "/style-number/TS-100/core-1/", size="M").json()
    style = read(site)

    assert answer["styles_deleted"]["size_deleted"] == {"size_name": "M"}
    assert [color["color_code"] for color in style["colors"]] == ["BLK"]
    assert [size["size_name"] for size in style["sizes"]] == ["S"]
    assert len(site.account.skus) == 1


def test_a_upc_on_two_styles_is_taken_unless_the_account_says_otherwise(site: JoorSite, tee: Json) -> None:
    site.push(tee, tee | {"style_identifier": "core-2"})
    assert site.failures() == []

    site.switch(duplicate_upc="reject")
    site.push(tee | {"style_identifier": "core-3"})
    assert "already belongs to another style" in site.failures()[0]


def test_xml_habits_can_be_switched_on(site: JoorSite, tee: Json) -> None:
    site.push({name: value for name, value in tee.items() if name != "deliveries"})
    site.switch(single_as_object=True, code_as_text=True)
    styles = site.v2("GET", "/style").json()["styles"]

    assert styles["style"]["style_name"] == "Boxy Tee"
    assert styles["style"]["deliveries"] == ""
    assert styles["response"]["code"] == "0"


def test_a_body_without_its_root_is_refused_at_once(site: JoorSite, tee: Json) -> None:
    answer = site.v2("POST", "/bulk-style", {"styles": {"style": [tee]}})

    assert answer.json()["bulk_styles"]["response"]["code"] == 1
    assert site.account.jobs == {}


def test_pushing_does_not_alter_what_was_sent(site: JoorSite, tee: Json) -> None:
    before = deepcopy(tee)
    site.push(tee)

    assert tee == before
