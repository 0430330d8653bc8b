"""The customers flow against the look-alikes: each chosen customer arrives once, under a code that stays."""

from itertools import chain
from typing import Any

import pytest
from msgspec.structs import replace

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow, Run, RunStatus
from seamline.domain.plan import Plan
from seamline.erp.port import Page
from seamline.flows.context import FlowContext
from seamline.flows.customers import run_customers
from seamline.flows.explain_customer import explain_customer
from seamline.flows.inexpressible import inexpressible
from seamline.flows.reconcile_customers import in_turn
from seamline.flows.run import RunRequest
from seamline.settings import validate_settings
from seamline.state.connections import AppliedConnection
from tests.sandbox.flows.world import CONNECTION, CUSTOMER_ID, SETTINGS, SLICE_SECONDS, World

type Json = dict[str, Any]
SECTION: Json = {"include_tags": ["JOOR"], "exclude_tags": ["no joor"]}
QUARTER = 900.0


def address(number: int, place: str, country: str | None, **changes: Any) -> Json:
    """An address of a card, such as `12 rue Haute, Paris`; for shipping unless it says otherwise."""
    line, city = place.split(", ")
    guid = f"a0000000-0000-4000-8000-{number:012d}"
    return {"ID": guid, "Line1": line, "City": city, "Country": country, "Type": "Shipping", **changes}


BILLING = address(1, "12 rue Haute, Paris", "France", Type="Billing")
ADDRESSES = [
    BILLING,
    address(2, "1 Main St, New York", "USA"),
    address(3, "9 High St, Leeds", "UK", DefaultForType=True),
]
CONTACTS = [{"ID": "b0000000-0000-4000-8000-000000000001", "Name": "Lea", "Email": "lea@nord.example", "Default": True}]


def customer(number: int, **changes: Any) -> Json:
    """A customer's card in the ERP."""
    facts = {
        "ID": f"c1000000-0000-4000-8000-{number:012d}",
        "Name": f"Shop {number:03d}",
        "Status": "Active",
        "Currency": "USD",
        "PaymentTerm": "30 days",
        "AccountReceivable": "610",
        "RevenueAccount": "200",
        "TaxRule": "Tax Exempt",
        "PriceTier": "Wholesale USD",
        "Tags": "joor",
    }
    return facts | changes


class CustomerWorld(World):
    """The small brand with a customers section, and one tagged customer."""

    def __init__(self, **section: Any) -> None:
        super().__init__({**SETTINGS, "customers": {**SECTION, **section}})
        self.edit(Tags=" Joor , key account", Addresses=ADDRESSES, Contacts=CONTACTS)

    def edit(self, **changes: Any) -> None:
        """Change the customer Boutique Nord in the ERP."""
        self.core.edit_customer(CUSTOMER_ID, changes)

    def later(self, seconds: float = QUARTER) -> Run:
        """The next run."""
        self.clock.sleep(seconds)
        return self.run(Flow.CUSTOMERS)

    def only(self, *names: str) -> Run:
        """A run confined to these customers."""
        request = RunRequest(Flow.CUSTOMERS, f"only-{self.clock.now():.0f}", only=names)
        return self.runtime.run(CONNECTION, request, SLICE_SECONDS)

    def plan(self) -> Plan:
        """What a run would do."""
        return self.runtime.preview(self.settings, Flow.CUSTOMERS, SLICE_SECONDS)

    def apply_section(self, **section: Any) -> None:
        """Apply other settings of the section."""
        raw = {**SETTINGS, "customers": {**SECTION, **section}}
        self.settings = validate_settings(raw)
        self.runtime.connections.save(AppliedConnection(CONNECTION, raw, 0.0, "test"))

    def in_joor(self, code: str = CUSTOMER_ID) -> Json | None:
        """The customer as JOOR holds it, matched or not."""
        rows = self.joor.snapshot()["connections"]
        return next((row for row in rows if row["customer_code"] == code), None)

    def pushes(self) -> int:
        """How many bulk writes of customers JOOR took."""
        return sum(job["kind"] == "connections" for job in self.joor.snapshot()["jobs"])

    def problems(self) -> dict[str, tuple[str, ...]]:
        """Open problems of the flow: reasons by key."""
        return {problem.key: problem.reasons for problem in self.context().problems.all(Flow.CUSTOMERS)}


@pytest.fixture
def world() -> CustomerWorld:
    """A brand whose customers are not in JOOR yet."""
    return CustomerWorld()


@pytest.fixture
def matched(world: CustomerWorld) -> CustomerWorld:
    """The same brand after JOOR has matched its customer."""
    world.run(Flow.CUSTOMERS)
    world.joor.match_customer(CUSTOMER_ID, "Boutique Nord Paris")
    world.later()
    world.sandbox.log.clear()
    return world


def test_a_tagged_customer_arrives_whole(world: CustomerWorld) -> None:
    assert world.run(Flow.CUSTOMERS).counts == {"create": 1}
    found = world.in_joor()
    assert found is not None
    assert found["fields"]["customer_name"] == "Boutique Nord"
    assert found["fields"]["customer_email"] == "lea@nord.example"
    assert [row["billing_country"] for row in found["billing"]] == ["France"]
    assert [(row["shipping_code"][-1], row["shipping_country"]) for row in found["shipping"]] == [
        ("3", "United Kingdom"),
        ("2", "United States"),
    ]
    assert found["price_type_ids"] == ["3"]


def test_customers_without_the_tag_or_with_an_excluded_one_stay_out(world: CustomerWorld) -> None:
    world.core.load(
        customers=[customer(1, Tags=""), customer(2, Tags="joor, No Joor"), customer(3, Status="Deprecated")]
    )
    assert world.run(Flow.CUSTOMERS).counts == {"create": 1}


def test_without_the_section_the_flow_does_nothing_and_is_switched_off() -> None:
    world = World()
    assert not world.settings.flows.customers.enabled
    assert world.run(Flow.CUSTOMERS).status is RunStatus.SUCCEEDED
    assert world.writes() == []
    assert "no customers section" in world.runtime.preview(world.settings, Flow.CUSTOMERS, SLICE_SECONDS).notes[0]


def test_a_new_customer_awaits_its_match_as_a_note_and_is_sent_once_meanwhile(world: CustomerWorld) -> None:
    world.run(Flow.CUSTOMERS)
    for _ in range(20):
        assert world.later(3 * 3600).counts == {}
    assert world.pushes() == 1
    assert "awaits its match in JOOR since" in world.plan().notes[0]
    assert world.problems() == {}


def test_the_waiting_ends_by_itself_when_joor_has_matched(world: CustomerWorld) -> None:
    world.run(Flow.CUSTOMERS)
    world.joor.match_customer(CUSTOMER_ID)
    assert world.later().counts == {"matched": 1}
    assert world.plan() == Plan("customers")
    assert world.pushes() == 1


def test_what_changes_while_it_waits_is_sent_after_the_match(world: CustomerWorld) -> None:
    world.run(Flow.CUSTOMERS)
    world.edit(DisplayName="Nord")
    assert world.later().counts == {}
    assert world.pushes() == 1
    world.joor.match_customer(CUSTOMER_ID)
    assert world.later().counts == {"matched": 1, "update": 1}
    assert (world.in_joor() or {})["fields"]["customer_alias"] == "Nord"


def test_a_match_that_takes_too_long_becomes_a_problem_that_the_match_closes(world: CustomerWorld) -> None:
    world.run(Flow.CUSTOMERS)
    world.later(8 * 86_400)
    (reasons,) = world.problems().values()
    assert "waiting for JOOR to match it since 2026-09-21" in reasons[0]
    [job] = world.joor.snapshot()["mailbox"]
    asked = f"JOOR took it in job {job['job_id']} as '{CUSTOMER_ID}', 'Boutique Nord', "
    assert reasons[1].startswith(asked)
    assert "Wholesale US USD" in reasons[1]
    world.joor.match_customer(CUSTOMER_ID)
    world.later()
    assert world.problems() == {}


def test_an_overdue_customer_is_sent_again_when_it_is_asked_for_by_name(world: CustomerWorld) -> None:
    world.run(Flow.CUSTOMERS)
    world.later(8 * 86_400)
    assert world.only("boutique nord").counts == {"create": 1}
    assert world.pushes() == 2


def test_a_second_run_costs_one_call_and_writes_one_row(matched: CustomerWorld) -> None:
    before = matched.table.dump()
    run = matched.later()
    changed = {key for key, item in matched.table.dump().items() if before.get(key) != item}
    assert run.calls == {"Cin7 Core reads": 1, "Cin7 Core credits": 1}
    assert {(key.pk, key.sk) for key in changed if "BUDGET" not in key.pk} == {("lune#FLOW", "customers")}
    assert matched.writes() == []


def test_a_changed_card_is_sent_and_read_back(matched: CustomerWorld) -> None:
    matched.edit(DisplayName="Nord & Sons")
    (change,) = matched.plan().changes
    assert [(field.field, field.before, field.after) for field in change.fields] == [
        ("alias", "Boutique Nord", "Nord & Sons")
    ]
    assert matched.later().counts == {"update": 1}
    assert (matched.in_joor() or {})["fields"]["customer_alias"] == "Nord & Sons"
    assert matched.later().counts == {}


def test_the_retailers_own_name_in_joor_is_not_taken_for_a_difference(matched: CustomerWorld) -> None:
    matched.later(2 * 86_400)
    matched.later()
    assert matched.writes() == []
    assert matched.problems() == {}


def test_everything_wrong_with_a_customer_is_reported_at_once_and_closes_itself() -> None:
    rep = {"unmapped": "as_is", "known": ["REP1"]}
    vip = {"Wholesale USD": [{"label": "VIP", "currency": "USD"}]}
    world = CustomerWorld(fields={"sales_rep": rep}, price_tiers=vip)
    world.edit(SalesRepresentative="Ada", Addresses=[{**BILLING, "Country": None}])
    assert world.run(Flow.CUSTOMERS).counts == {"held": 1}
    reasons = "; ".join(world.problems()[CUSTOMER_ID])
    assert "no sales rep 'Ada'" in reasons
    assert "no price type 'VIP' in USD" in reasons
    assert "12 rue Haute, Paris has no country" in reasons
    world.apply_section()
    world.edit(Addresses=ADDRESSES)
    assert world.later().counts == {"create": 1}
    assert world.problems() == {}


def test_a_price_type_added_in_joor_releases_the_customer_without_a_change_in_the_erp() -> None:
    world = CustomerWorld(price_tiers={"Wholesale USD": [{"label": "VIP", "currency": "USD"}]})
    world.run(Flow.CUSTOMERS)
    assert world.later().counts == {}
    world.joor.load(price_types=[{"id": "9", "name": "VIP", "currency_code": "USD", "retail_currency_code": "USD"}])
    assert world.later().counts == {"create": 1}
    assert world.problems() == {}


def test_an_unknown_country_is_held_until_the_settings_know_it(world: CustomerWorld) -> None:
    world.edit(Addresses=[{**BILLING, "Country": "Frankreich"}])
    assert world.run(Flow.CUSTOMERS).counts == {"held": 1}
    world.apply_section(countries={"frankreich": "FR"})
    assert world.later().counts == {"create": 1}
    assert (world.in_joor() or {})["billing"][0]["billing_country"] == "France"


def test_a_deprecated_customer_stays_in_joor_by_default(matched: CustomerWorld) -> None:
    matched.edit(Status="Deprecated")
    assert matched.later().counts == {}
    assert matched.in_joor() is not None


def test_a_deprecated_customer_is_removed_when_the_settings_say_so_and_no_order_waits(matched: CustomerWorld) -> None:
    matched.apply_section(leaving="remove")
    order_id = matched.approved_order()
    matched.edit(Status="Deprecated")
    matched.later()
    (reasons,) = matched.problems().values()
    assert f"its orders {order_id} are approved and not exported yet" in reasons[0]
    matched.joor.cancel(order_id)
    assert matched.later(7 * 3600).counts == {"delete": 1}
    assert matched.in_joor() is None
    assert matched.problems() == {}
    matched.edit(Status="Active")
    assert matched.later().counts == {"create": 1}


def test_a_changed_code_is_shown_and_not_applied() -> None:
    world = CustomerWorld(code="AdditionalAttribute1")
    world.edit(AdditionalAttribute1="N-1")
    world.run(Flow.CUSTOMERS)
    world.joor.match_customer("N-1")
    world.later()
    world.edit(AdditionalAttribute1="N-2")
    (hold,) = world.plan().holds
    assert "from 'N-1' to 'N-2', in JOOR also on its existing orders" in hold.reasons[0]
    world.later()
    assert world.in_joor("N-2") is None
    world.edit(AdditionalAttribute1="N-1")
    world.later()
    assert world.problems() == {}


def test_a_changed_code_is_applied_when_the_settings_say_so() -> None:
    world = CustomerWorld(code="AdditionalAttribute1", code_changes="apply")
    world.edit(AdditionalAttribute1="N-1")
    world.run(Flow.CUSTOMERS)
    world.joor.match_customer("N-1")
    world.later()
    world.edit(AdditionalAttribute1="N-2")
    assert world.later().counts == {"update": 1}
    assert world.in_joor("N-1") is None
    assert (world.in_joor("N-2") or {})["matched"]
    assert world.later().counts == {}


def test_two_customers_with_one_code_do_not_overwrite_each_other() -> None:
    world = CustomerWorld(code="AdditionalAttribute1")
    world.edit(AdditionalAttribute1="N-1")
    world.run(Flow.CUSTOMERS)
    world.core.load(customers=[customer(1, AdditionalAttribute1="n-1 ")])
    assert world.later().counts == {"held": 1}
    assert f"already belongs to the customer {CUSTOMER_ID}" in "; ".join(*world.problems().values())
    assert (world.in_joor("N-1") or {})["name"] == "Boutique Nord"


@pytest.mark.parametrize("kind", ["drop_after", "timeout", "malformed"])
def test_an_update_of_unknown_outcome_is_looked_at_and_made_once_more(matched: CustomerWorld, kind: str) -> None:
    matched.edit(DisplayName="Nord")
    matched.sandbox.faults.add(FaultRule("joor", "POST", "bulk-connection", kind))  # type: ignore[arg-type]
    assert matched.later().status is RunStatus.FAILED
    pushes = matched.pushes()
    assert matched.later().status is RunStatus.SUCCEEDED
    assert matched.pushes() == pushes + 1
    assert (matched.in_joor() or {})["fields"]["customer_alias"] == "Nord"
    assert matched.problems() == {}


def test_a_write_that_never_arrived_is_made_after_all(world: CustomerWorld) -> None:
    world.sandbox.faults.add(FaultRule("joor", "POST", "bulk-connection", "drop_before"))
    assert world.run(Flow.CUSTOMERS).status is RunStatus.FAILED
    assert world.later().counts == {"create": 1}
    assert world.later().counts == {}
    assert world.pushes() == 1


def test_hundreds_of_customers_go_in_batches_and_one_call_a_page(world: CustomerWorld) -> None:
    world.core.load(customers=[customer(number) for number in range(249)])
    run = world.run(Flow.CUSTOMERS)
    assert run.counts == {"create": 250}
    assert world.pushes() == 3
    assert run.calls["Cin7 Core reads"] == 1
    assert run.calls["JOOR writes"] == 3


def test_many_that_wait_are_looked_at_in_turns_and_none_is_forgotten(world: CustomerWorld) -> None:
    world.core.load(customers=[customer(number) for number in range(499)])
    world.run(Flow.CUSTOMERS)
    for number in range(499):
        world.joor.match_customer(customer(number)["ID"])
    runs = [world.later() for _ in range(4)]
    assert max(run.calls["JOOR reads"] for run in runs) < 300
    assert sum(run.counts.get("matched", 0) for run in runs) == 499


class Shifting:
    """An ERP whose list shifts between two pages, once: a row of the second page moves to the first, already read."""

    def __init__(self, world: CustomerWorld) -> None:
        self.erp = world.context().erp
        self.readings = 0

    def customers(self, since: object, cursor: str = "") -> Any:
        rows = list(self.erp.customers(None).rows)
        self.readings += not cursor
        ordered = rows if self.readings > 1 else [*rows[:3], rows[1], *rows[4:]]
        start = int(cursor or 0)
        following = str(start + 3) if start + 3 < len(rows) else ""
        return Page(tuple(reversed(ordered[start : start + 3])), following, len(rows))


def test_rows_repeated_across_pages_or_moved_to_a_page_already_read_are_neither_doubled_nor_missed(
    world: CustomerWorld,
) -> None:
    world.core.load(customers=[customer(number) for number in range(5)])
    ctx = world.context()
    shifting = Shifting(world)
    outcome = run_customers(_with_erp(ctx, shifting), ctx.runs.flow(Flow.CUSTOMERS))
    assert outcome.counts == {"create": 6}
    assert shifting.readings == 2
    assert len(world.joor.snapshot()["connections"]) == 6


def test_a_card_edited_during_the_read_is_seen_by_the_next_run(world: CustomerWorld) -> None:
    ctx = world.context()

    class Edited:
        def customers(self, since: object, cursor: str = "") -> Any:
            page = ctx.erp.customers(None, cursor)
            world.edit(DisplayName="Edited meanwhile")
            return page

    outcome = run_customers(_with_erp(ctx, Edited()), ctx.runs.flow(Flow.CUSTOMERS))
    ctx.runs.save(outcome.state)
    world.joor.match_customer(CUSTOMER_ID)
    assert world.later().counts == {"matched": 1, "update": 1}
    assert (world.in_joor() or {})["fields"]["customer_alias"] == "Edited meanwhile"


def test_a_run_confined_to_one_customer_touches_no_other(world: CustomerWorld) -> None:
    world.core.load(customers=[customer(1)])
    assert world.only(CUSTOMER_ID).counts == {"create": 1}
    assert len(world.joor.snapshot()["connections"]) == 1
    assert world.later().counts == {"create": 1}


def test_a_dry_run_makes_no_write_anywhere(world: CustomerWorld) -> None:
    before = world.table.dump()
    assert [change.kind.value for change in world.plan().changes] == ["create"]
    assert world.table.dump() == before
    assert world.writes() == []


def test_a_batch_joor_refuses_is_halved_until_the_guilty_customer_stands_alone(world: CustomerWorld) -> None:
    world.core.load(customers=[customer(1)])
    world.sandbox.faults.add(FaultRule("joor", "POST", "bulk-connection", "status", status=400, times=2))
    assert world.run(Flow.CUSTOMERS).counts == {"create": 1, "held": 1}
    assert world.later().counts == {}
    assert world.later(7 * 3600).counts == {"create": 1}
    assert world.problems() == {}


def _with_erp(ctx: FlowContext, erp: Any) -> FlowContext:
    return replace(ctx, erp=erp)


def test_price_conditions_that_joor_cannot_express_are_named() -> None:
    world = CustomerWorld()
    rule = {"ID": "d1", "IsActive": True}
    world.core.load(
        discounts=[
            {**rule, "Name": "Ten and more", "Type": "QuantityBased"},
            {**rule, "Name": "Off", "IsActive": False},
        ],
        deals=[{"ID": "d3", "Name": "Spring coupons", "IsActive": True}],
        customers=[customer(1, Tags="", Discount=5)],
    )
    world.edit(Discount=2.5, ProductPrices=[{"ProductID": "p1", "Price": 9}, {"ProductID": "p2", "Price": 8}])
    deal, volume, prices, discount = inexpressible(world.context().erp, world.settings)
    assert "the deal 'Spring coupons' does not reach JOOR" in deal
    assert "the volume discount 'Ten and more' does not reach JOOR" in volume
    assert "Boutique Nord has 2 prices of its own" in prices
    assert "Boutique Nord has a discount of 2.5 %" in discount


def nightly(world: CustomerWorld) -> Run:
    """A night's comparison and the customers run after it."""
    world.run(Flow.STYLES)
    world.clock.sleep(86_400)
    run = world.run(Flow.RECONCILE)
    world.later()
    return run


def test_a_customer_edited_in_joor_is_told_and_sent_again_at_night(matched: CustomerWorld) -> None:
    next(iter(matched.joor.connections.values())).fields["customer_alias"] = "Nordy"
    run = nightly(matched)
    assert run.counts == {"customers edited": 1}
    assert "alias: sent 'Boutique Nord', JOOR shows 'Nordy'" in run.changes[0]
    assert (matched.in_joor() or {})["fields"]["customer_alias"] == "Boutique Nord"
    assert nightly(matched).counts == {}


def test_a_customer_that_joor_lost_is_sent_again_and_awaits_its_match(matched: CustomerWorld) -> None:
    matched.joor.connections.clear()
    assert nightly(matched).counts == {"customers missing": 1}
    assert [row.id for row in matched.context().sent_customers.awaiting()] == [CUSTOMER_ID]
    assert nightly(matched).counts == {}


def test_by_policy_a_drifted_customer_is_only_reported_until_it_is_as_sent_again(matched: CustomerWorld) -> None:
    raw = {**SETTINGS, "customers": SECTION, "reconcile": {"customers": "report"}}
    matched.runtime.connections.save(AppliedConnection(CONNECTION, raw, 0.0, "test"))
    alias = next(iter(matched.joor.connections.values())).fields
    alias["customer_alias"] = "Nordy"
    nightly(matched)
    [problem] = matched.context().problems.all(Flow.RECONCILE)
    assert "JOOR shows 'Nordy'" in problem.label
    assert alias["customer_alias"] == "Nordy"
    alias["customer_alias"] = "Boutique Nord"
    nightly(matched)
    assert list(matched.context().problems.all(Flow.RECONCILE)) == []


def test_a_few_nights_look_at_every_one_of_very_many_customers_once(matched: CustomerWorld) -> None:
    [row] = matched.context().sent_customers.sent([CUSTOMER_ID]).values()
    rows = [replace(row, id=f"c{number}") for number in range(200)]
    nights = [[one.id for one in in_turn(rows, night * 86_400.0)] for night in range(5)]
    assert sorted(chain(*nights)) == sorted(one.id for one in rows)
    assert max(map(len, nights)) < 80


def test_a_customer_is_explained_without_a_call(matched: CustomerWorld) -> None:
    matched.edit(DisplayName="Nord", PriceTier="Retail")
    matched.later()
    matched.sandbox.log.clear()
    told = explain_customer(matched.context(), " boutique NORD ")
    assert (told.id, told.left_out) == (CUSTOMER_ID, "")
    assert [(change.field, change.after) for change in told.fields if change.field == "alias"] == [("alias", "Nord")]
    assert "the price tier 'Retail' has no JOOR price type" in told.faults[0]
    assert [problem.key for problem in told.problems] == [CUSTOMER_ID]
    assert told.sent is not None
    assert list(matched.sandbox.log.calls) == []
