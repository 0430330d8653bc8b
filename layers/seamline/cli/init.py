"""`seamline init`: from two sets of credentials to a connection file and its first plan, in one conversation."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec.structs import replace as changed

from seamline.cli.direct import SECONDS, context_in, context_of, runtime_from_nothing
from seamline.cli.files import read_credentials, replace_settings
from seamline.cli.init_questions import ask_credentials, ask_wishes, ask_word
from seamline.cli.output import say
from seamline.cli.plan import show_plan
from seamline.cli.tools import CredentialsOption, SetOption, Tools, tools_of
from seamline.clock import utc
from seamline.credentials import Credentials
from seamline.domain.flow import Flow
from seamline.domain.references import ErpIdentity, References
from seamline.errors import OperatorError
from seamline.onboarding.connection_file import connection_file
from seamline.onboarding.proposal import Proposal, Wishes, propose, slug
from seamline.onboarding.survey import Survey, take_survey
from seamline.runtime import Runtime
from seamline.settings import Settings, parse_settings

NOTHING_KNOWN = Survey(ErpIdentity("", "", ""), References())
SHOWN = 3
REACHED_ELSEWHERE = ("erp", "joor")


def init(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option(help="The file to write; it names the connection. Default: the company.")
    ] = None,
    credentials: CredentialsOption = "",
    account: Annotated[str, typer.Option(help="The brand's account number in JOOR.")] = "",
    tag: Annotated[str, typer.Option(help="The tag of the products that go to JOOR.")] = "",
    replace: SetOption = [],  # noqa: B006  typer copies it
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take what is proposed.")] = False,
) -> None:
    """Look at both accounts, propose a connection file, and show the plan it leads to. Writes to neither account."""
    tools = tools_of(ctx)
    secret = read_credentials(credentials, tools) if credentials else _asked_credentials(yes)
    wishes = Wishes(
        connection=slug(out.stem) if out else "",
        account=account or _account(yes),
        tag=tag,
        addresses=_addresses(replace),
    )
    today = utc(tools.clock.now()).date()
    wishes = _named(wishes, _provisional(wishes, today), (secret, tools))
    runtime, survey = _look(_provisional(wishes, today), secret, tools)
    proposal = propose(survey, wishes if yes else ask_wishes(survey, propose(survey, wishes, today), wishes), today)
    file = out or Path(f"{proposal.connection}.yaml")
    settings = _write(file, connection_file(survey, proposal))
    show_plan(runtime.preview(settings, Flow.STYLES, SECONDS), SHOWN)
    show_plan(runtime.preview(settings, Flow.ORDERS, SECONDS), SHOWN)
    _say_next(file, proposal, credentials)


def _asked_credentials(yes: bool) -> Credentials:
    if yes:
        raise OperatorError(
            "--yes asks nothing", fix="add --credentials with a JSON file, - for standard input, or env"
        )
    return ask_credentials()


def _account(yes: bool) -> str:
    if yes:
        raise OperatorError("the JOOR account is not known", fix="add --account with the number JOOR gave the brand")
    return ask_word("The brand's account number in JOOR")


def _addresses(overrides: Sequence[str]) -> dict[str, Any]:
    raw: dict[str, Any] = {}
    replace_settings(raw, overrides)
    if others := raw.keys() - set(REACHED_ELSEWHERE):
        raise OperatorError(
            f"--set here is for erp and joor settings, not for {', '.join(sorted(others))}",
            fix="change the rest in the file that is written",
        )
    return raw


def _provisional(wishes: Wishes, today: date) -> Settings:
    """Settings that are good enough to look around with."""
    return parse_settings(connection_file(NOTHING_KNOWN, propose(NOTHING_KNOWN, wishes, today)))


def _named(wishes: Wishes, provisional: Settings, reach: tuple[Credentials, Tools]) -> Wishes:
    ctx = context_of(provisional, *reach)
    identity = ctx.erp.identity()
    ctx.marketplace.verify_access()
    say(f"Both accounts are open. Cin7: {identity.company} ({identity.base_currency}, {identity.time_zone}).")
    return wishes if wishes.connection else changed(wishes, connection=slug(identity.company))


def _look(provisional: Settings, secret: Credentials, tools: Tools) -> tuple[Runtime, Survey]:
    say("Reading the catalogue, a thousand products a call ...")
    runtime = runtime_from_nothing(provisional, secret, tools)
    survey = take_survey(context_in(runtime, provisional))
    say(f"Found {survey.products} products in {survey.families} families, {len(survey.tags)} tags.")
    return runtime, survey


def _write(file: Path, text: str) -> Settings:
    """Nothing that somebody wrote is overwritten; the proposal is shown to be valid before it is kept."""
    settings = parse_settings(text)
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise OperatorError(f"{file} exists", fix="name another file with --out, or remove it") from None
    except OSError as error:
        raise OperatorError(f"cannot write {file}: {error.strerror}", fix="name another file with --out") from error
    say(f"Wrote {file}.")
    return settings


def _say_next(file: Path, proposal: Proposal, credentials: str) -> None:
    for task in proposal.todo:
        say(f"to do   {task}")
    say(f"Read {file}, change what does not fit, then:")
    given = f" --credentials {credentials or 'credentials.json'}"
    say(f"  seamline check {file}{given}")
    say(f"  seamline apply {file}{given}")
