"""What a person is told who asks about one SKU or style."""

from seamline.domain.flow import Flow
from seamline.flows.explain import ExplainedGroup, explain
from seamline.flows.sample_groups import template_problems
from tests.sandbox.flows.styling import apply, brand_with, run
from tests.sandbox.flows.world import World


def told(world: World, name: str) -> ExplainedGroup:
    """The one group that answers to the name."""
    [group] = explain(world.context(), name).groups
    return group


def test_a_selected_sku_shows_its_rule_its_style_its_sources_and_its_last_push(synced: World) -> None:
    group = told(synced, "DRS-BLK-S")
    assert group.products[0].rule == "carries the tag joor"
    [style] = group.styles
    fields = {field.field: field for field in style.fields}
    assert fields["division"].value == "Maison Lune"
    assert fields["division"].source == "the ERP's brand"
    assert "tier 'Wholesale USD'" in fields["prices"].source
    assert style.last_push is not None
    assert style.last_push.reason == "not in JOOR yet"
    assert style.last_push.pushed_at > 0
    assert group.next == ()


def test_a_sku_that_is_out_shows_the_rule_that_keeps_it_out(synced: World) -> None:
    group = told(synced, "SECRET")
    assert not group.products[0].selected
    assert "carries none of the tags JOOR" in group.products[0].rule
    assert group.styles == ()


def test_a_style_is_found_by_its_number_and_by_its_identifier(synced: World) -> None:
    identifier = synced.style("TEE")["style_identifier"]
    assert told(synced, "TEE").group_id == told(synced, identifier).group_id == told(synced, "TEE-RED-M").group_id


def test_an_unknown_name_has_no_groups(synced: World) -> None:
    assert explain(synced.context(), "NOPE").groups == ()


def test_a_held_style_shows_its_reasons_its_problem_and_what_joor_still_has(synced: World) -> None:
    synced.core.edit_product("DRS-BLK-S", {"PriceTier2": 99.0})
    run(synced)
    group = told(synced, "DRS")
    assert "differs between variants" in group.styles[0].held[0]
    assert group.problems[0].reasons == group.styles[0].held
    assert group.styles[0].last_push is not None


def test_templates_are_named_as_sources_and_what_joor_owns_as_well(synced: World) -> None:
    apply(synced, {"fields": {"silhouette": "{{ category | upper }}"}, "joor_owns": {"description": True}})
    synced.core.edit_product("HAT", {"Description": "Felt"})
    run(synced)
    fields = {field.field: field.source for field in told(synced, "HAT").styles[0].fields}
    assert fields["silhouette"] == "template styles.fields.silhouette: {{ category | upper }}"


def test_explaining_calls_nobody_and_writes_nothing(synced: World) -> None:
    before = synced.table.dump()
    synced.sandbox.log.clear()
    told(synced, "DRS")
    assert synced.table.dump() == before
    assert not synced.sandbox.log.of("core")
    assert not synced.sandbox.log.of("joor")


def test_templates_are_checked_against_real_records() -> None:
    fields = {"fabrication": "{{ attributes.Fabrik }}", "division": "{{ nope }}", "name": "{{ name }} {{ brand }}"}
    world = brand_with({"fields": fields, "linesheets": [{"name": "{% for x in tags %}{{ x }}{% endfor %}"}]})
    found = template_problems(world.context())
    assert [problem.split(":")[0] for problem in found] == [
        "styles.fields.division", "styles.fields.fabrication", "styles.linesheets.0.name",
    ]  # fmt: skip
    assert len(world.sandbox.log.of("core")) == 2


def test_settings_without_templates_are_checked_for_nothing(world: World) -> None:
    assert template_problems(world.context()) == ()
    assert not world.sandbox.log.of("core")
    assert world.run(Flow.STYLES).counts == {"create": 3}
