"""A notice names the brand, what, how many, what to do and where to look, and is one however much breaks at once."""

import re
from pathlib import Path

import msgspec

from seamline.domain.alert import Alert, Condition, Finding
from seamline.domain.flow import Flow
from seamline.domain.tally import Days, Tally
from seamline.notices import TEXT_LONGEST, Notice, SnsNotices, forms, subject_line
from seamline.watch.alerts import News
from seamline.watch.digest import digest
from seamline.watch.texts import notice, runbook
from tests.unit.watch.sights import NOW, flow, sight, waiting

URL = "https://abc.lambda-url.eu-west-1.on.aws/"
HEADLINE = "2 orders have waited more than an hour to become a sale; the oldest, 8812345, for 2 h"
HELD = Finding("lune", Condition.ORDERS_WAITING, "orders", HEADLINE, ("2 x unknown SKU",), "correct it")


def test_a_notice_says_which_brand_what_how_many_what_to_do_and_where() -> None:
    sent = notice({"lune": News(opened=(HELD,))}, URL, NOW)
    assert sent.subject == "Seamline: lune: 2 orders have waited more than an hour to become a sale"
    for said in ("lune\n====", HEADLINE, "  - 2 x unknown SKU", "What to do: correct it", "`seamline console`", URL):
        assert said in sent.text
    assert runbook(Condition.ORDERS_WAITING) in sent.text


def test_what_lasts_and_what_is_over_say_how_long() -> None:
    alert = Alert(HELD.condition, "orders", HEADLINE, NOW - 86_400, NOW, NOW - 900)
    reminded = notice({"lune": News(lasting=((HELD, alert),))}, "", NOW)
    assert reminded.subject.startswith("Seamline: Still: lune: 2 orders")
    assert f"Still: {HEADLINE} (for 1 d)" in reminded.text
    ended = notice({"lune": News(over=(alert,))}, "", NOW)
    assert ended.subject.startswith("Seamline: Over: lune")
    assert "after 23 h 45 min: 2 orders" in ended.text


def test_two_hundred_broken_connections_are_one_notice_that_fits_a_mail() -> None:
    names = [f"brand-{number}" for number in range(200)]
    sent = notice({name: News(opened=(HELD,)) for name in names}, URL, NOW)
    assert sent.subject == (
        "Seamline: 200 connections: brand-0: 2 orders have waited more than an hour to become a sale (+199 more)"
    )
    assert len(sent.text) < TEXT_LONGEST
    assert "and 160 connections more" in sent.text
    assert sent.connections == tuple(names)


def test_mail_addresses_that_an_api_repeats_do_not_go_out() -> None:
    echoed = msgspec.structs.replace(HELD, details=("JOOR refused the v4 credentials of user ada@brand.example",))
    assert "ada@" not in notice({"lune": News(opened=(echoed,))}, "", NOW).text


def test_every_condition_has_a_heading_in_the_runbook() -> None:
    headings = set(re.findall(r"^### (\S+)$", Path("docs/operations.md").read_text(), re.MULTILINE))
    assert {condition.value for condition in Condition} <= headings


def test_chat_and_mail_get_the_same_words_each_in_its_own_form() -> None:
    sent = forms(Notice("Seamline: lune", "all of it\n", ("lune",)))
    chat = msgspec.json.decode(sent["https"])
    assert (chat["version"], chat["source"]) == ("1.0", "custom")
    assert chat["content"]["title"] == "Seamline: lune"
    assert chat["content"]["description"] == sent["default"] == "all of it\n"


def test_a_subject_is_one_line_of_ascii_below_a_hundred_characters() -> None:
    assert subject_line("Zoë:\n" + "x" * 200) == "Zo?: " + "x" * 91 + "..."


def test_subscribers_may_filter_by_connection() -> None:
    published: list[dict[str, object]] = []

    class Topic:
        def publish(self, **message: object) -> None:
            published.append(message)

    SnsNotices(Topic(), "arn:topic").send(Notice("Subject", "Text", ("aurora", "lune")))
    (message,) = published
    assert message["MessageAttributes"] == {
        "connections": {"DataType": "String.Array", "StringValue": '["aurora","lune"]'}
    }
    assert (message["TopicArn"], message["MessageStructure"]) == ("arn:topic", "json")


def test_the_digest_says_what_went_what_waits_and_what_was_spent_those_in_need_first() -> None:
    day = "2026-09-20"
    spent = {"Cin7 Core reads": 300, "Cin7 Core credits": 300}
    styles = flow(Flow.STYLES, days=Days(Tally("2026-09-21"), Tally(day, 288, 2, {"create": 12}, spent)))
    exports = Days(Tally(day, 20, 0, {"exported": 22}, {"JOOR credits": 1030, "Cin7 Core credits": 88}))
    needy = sight(styles, orders=(waiting("8812345", 9000, "unknown SKU DRS-1"),), exports=exports)
    sent = digest([sight(name="aurora"), needy], day, URL)
    assert sent.subject == "Seamline, Sun 20 Sep: 1 connection to look at"
    for said in (
        "styles     288 runs, 2 failed: 12 create",
        "exports    22 exported",
        "waiting    1 order; the oldest, 8812345, for 2 h 30 min: unknown SKU DRS-1",
        "calls      Cin7 Core 388, JOOR 1,030",
    ):
        assert said in sent.text
    assert sent.text.index("lune\n") < sent.text.index("aurora\n")


def test_a_calm_day_says_so() -> None:
    assert digest([sight()], "2026-09-20", "").subject == "Seamline, Sun 20 Sep: all is well"
