"""The questions of `seamline init`, each with an answer proposed where there is one."""

from collections.abc import Iterable

import typer
from msgspec.structs import replace

from seamline.cli.output import say
from seamline.credentials import Cin7CoreCredentials, Credentials
from seamline.marketplace.joor.auth import JoorCredentials
from seamline.onboarding.proposal import Proposal, Wishes
from seamline.onboarding.survey import Survey

SHOWN = 15


def ask_word(question: str, proposed: str = "") -> str:
    """One line of text; an empty answer takes what is proposed, and is asked again where nothing is."""
    return str(typer.prompt(question, default=proposed or None)).strip()


def ask_credentials() -> Credentials:
    """Every credential, without showing what is typed; they are kept nowhere."""
    say("From Cin7 Core, Integrations > API:")
    core = Cin7CoreCredentials(ask_word("  Account ID"), _secret("  Application key"))
    say("From JOOR's Integration Manager:")
    joor = JoorCredentials(
        v2_token=_secret("  v2 token"),
        client_id=ask_word("  Client id"),
        client_secret=_secret("  Client secret"),
        username=ask_word("  User name"),
        password=_secret("  Password"),
    )
    return Credentials(core, joor)


def ask_wishes(survey: Survey, proposed: Proposal, wishes: Wishes) -> Wishes:
    """What the proposal rests on, question by question; what was given on the command line is not asked."""
    _show("Tags", (f"{tag} ({count})" for tag, count in survey.tags.items()))
    wishes = replace(
        wishes,
        tag=wishes.tag or ask_word("Tag of the products that go to JOOR", proposed.tag),
        linesheet_prefix=ask_word("Beginning of the tags that name linesheets", proposed.linesheet_prefix),
    )
    _show("Locations", survey.names.locations)
    return replace(
        wishes,
        location=ask_word("Location whose stock JOOR sells and sales ship from", proposed.location),
        warehouse=ask_word("JOOR warehouse it feeds, spelt as in JOOR", proposed.warehouse),
    )


def _secret(question: str) -> str:
    return str(typer.prompt(question, hide_input=True)).strip()


def _show(what: str, names: Iterable[str]) -> None:
    listed = list(names)
    more = f", and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    say(f"{what}: {', '.join(listed[:SHOWN]) or 'none'}{more}")
