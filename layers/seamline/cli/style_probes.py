"""The check of the style templates: each is filled from real records before any style depends on it."""

from seamline.cli.checked import Checked, Problem
from seamline.flows.context import FlowContext
from seamline.flows.sample_groups import template_problems

NAME = "Style templates"


def check_templates(ctx: FlowContext) -> Checked:
    """Two reads of the ERP; none where the settings have no template."""
    fix = "correct the template at that path in the connection file"
    problems = tuple(Problem(words, fix) for words in template_problems(ctx))
    return Checked(NAME, "none, or they fit the ERP's records", problems)
