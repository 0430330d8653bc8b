"""The check of the style templates: each is filled from real records before any style depends on it."""

from seamline.cli.checked import Checked, Problem
from seamline.cli.direct import context_of
from seamline.cli.tools import Tools
from seamline.credentials import Credentials
from seamline.errors import RetryableError, SettingsInvalid
from seamline.flows.context import FlowContext
from seamline.flows.sample_groups import template_problems
from seamline.settings import Settings

NAME = "Style templates"


def check_templates(ctx: FlowContext) -> Checked:
    """Two reads of the ERP; none where the settings have no template."""
    fix = "correct the template at that path in the connection file"
    problems = tuple(Problem(words, fix) for words in template_problems(ctx))
    return Checked(NAME, "none, or they fit the ERP's records", problems)


def require_fitting_templates(settings: Settings, credentials: Credentials, tools: Tools) -> str:
    """Raise SettingsInvalid with every template that the ERP's records do not fit.

    An ERP that does not answer keeps nobody from applying; the note says what was not checked.
    """
    try:
        problems = template_problems(context_of(settings, credentials, tools))
    except RetryableError as error:
        return f"the templates could not be tried on the ERP's records: {error}; run `seamline check` later"
    if problems:
        raise SettingsInvalid(problems)
    return ""
