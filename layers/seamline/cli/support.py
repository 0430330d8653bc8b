"""`seamline support-bundle`: a zip for JOOR's or Cin7's support, with the calls that failed and nothing of anybody."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from seamline.cli.addresses import address
from seamline.cli.output import say
from seamline.cli.tools import ConnectionOption, stack_of
from seamline.errors import NotFound, OperatorError
from seamline.people import mask_contacts

type Json = dict[str, Any]
SHOWN_OF_PROBLEMS = ("flow", "key", "first_seen", "last_seen", "attempts")
INTRODUCTION = """Failed API calls of Seamline's connection {name}.

Each file is one record (an order, a style) or one flow as a whole (`run`): its last failed calls with time (UTC),
address, headers, body and answer, JOOR's comment and log id included. Secrets and people's data are masked as ***; ids,
codes and numbers are as they were sent. calls.json holds the same for machines, problems.json what is open now.
"""


def support_bundle(
    ctx: typer.Context,
    connection: ConnectionOption = "",
    out: Annotated[Path | None, typer.Option(help="The zip to write; by default seamline-support-NAME.zip.")] = None,
    api: Annotated[str, typer.Option(help="Only calls to this API: JOOR or 'Cin7 Core'.")] = "",
) -> None:
    """Collect what an API's support asks for: the failed calls with address, body and answer, masked."""
    admin = stack_of(ctx).admin
    name = admin.only_connection(connection)
    cases = list(_chosen(admin.get(address("connections", name, "evidence"))["cases"], api))
    if not cases:
        which = f"to {api} " if api else ""
        raise NotFound(f"no call {which}of {name} has failed in the last month", fix="nothing to show")
    file = out or Path(f"seamline-support-{name}.zip")
    _write(file, name, cases, admin.get(address("connections", name, "problems"))["problems"])
    calls = sum(len(case["calls"]) for case in cases)
    say(f"{file}: {calls} failed calls of {len(cases)} records. Look through it before you hand it on.")


def _chosen(cases: list[Json], api: str) -> Iterator[Json]:
    for case in cases:
        calls = [call for call in case["calls"] if not api or call["api"].casefold() == api.casefold()]
        if calls:
            yield {**case, "calls": calls}


def _write(file: Path, name: str, cases: list[Json], problems: list[Json]) -> None:
    shown = [{key: problem[key] for key in SHOWN_OF_PROBLEMS} for problem in problems]
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
            bundle.writestr("README.txt", INTRODUCTION.format(name=name))
            bundle.writestr("calls.json", msgspec.json.format(msgspec.json.encode(cases), indent=2))
            bundle.writestr("problems.json", mask_contacts(msgspec.json.encode(shown).decode()))
            for case in cases:
                bundle.writestr(_file_of(case), "\n".join(map(_spelt_out, case["calls"])))
    except OSError as error:
        raise OperatorError(f"cannot write {file}: {error.strerror}", fix="name another file with --out") from error


def _file_of(case: Json) -> str:
    record = "".join(letter if letter.isalnum() or letter in "-." else "_" for letter in case["key"])
    return f"{case['flow']}/{record}.txt"


def _spelt_out(call: Json) -> str:
    answered = f"answered {call['status']}" if call["status"] else f"no answer: {call['error']}"
    lines = [
        f"{call['at']}  {call['api']}  {answered} after {call['seconds']:.3f} s",
        f"{call['method']} {call['url']}",
    ]
    lines += [f"{name}: {value}" for name, value in call["headers"].items()]
    lines += ["", call["sent"] or "(no body)", "", "--- answer"]
    lines += [f"{name}: {value}" for name, value in call["answer_headers"].items()]
    return "\n".join([*lines, "", call["answer"] or "(none)", "", "=" * 80, ""])
