"""The console as a set of addresses: what is the same for every page and every form is done here, once."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from msgspec import Struct

from seamline.admin.desk import Desk
from seamline.admin.failures import status_of
from seamline.admin.outlook import Outlook
from seamline.clock import utc
from seamline.console import answers, assets
from seamline.console.forgery import ForgeryGuard
from seamline.console.moments import Moment, moment
from seamline.console.rendering import render
from seamline.console.shell import Shell, home, nav, notice, short_name
from seamline.console.visit import Visit, visit_of
from seamline.domain.action import Action
from seamline.flows.failure import is_bug
from seamline.state.connections import AppliedConnection
from seamline.watch.sight import Sight, look

DONE = "done"
"""The query word that names the action whose outcome a page shows."""


class Page(Struct, frozen=True):
    """A page's own content: its template, the model that the template prints, and where it stands in the console."""

    template: str
    title: str
    model: Any
    section: str = ""


class Done(Struct, frozen=True):
    """A form was answered: the action that was noted, and the address that shows what it led to."""

    action: Action
    back: str


class Site:
    """Takes the pages and forms of the console, and answers events of the function URL with them."""

    def __init__(self, desk: Desk, outlook: Outlook) -> None:
        self.desk = desk
        self.outlook = outlook
        self.app = LambdaFunctionUrlResolver()
        self._guard = ForgeryGuard(desk.table, desk.clock)
        self.app.get(f"{assets.ROOT}/<digest>/<name>", compress=True)(_asset)
        self.app.exception_handler(NotFoundError)(lambda _error: self._failure(404, "There is no such page", ""))
        self.app.exception_handler(Exception)(self._failed)

    def sight(self, applied: AppliedConnection) -> Sight:
        """How a connection stands, as the watcher sees it."""
        return look(self.desk.table, applied, self.desk.problems(applied.name), self.desk.clock.now())

    def page(self, path: str, answer: Callable[[Visit], Page]) -> None:
        """Answer an address with a page."""

        def respond(**place: str) -> Response[str]:
            visit = visit_of(self.app.current_event, place)
            shown = answer(visit)
            return answers.page(render(shown.template, shell=self._shell(visit, shown), page=shown.model))

        self.app.get(path, compress=True)(respond)

    def question(self, path: str, answer: Callable[[Visit], Page]) -> None:
        """Answer a form that changes nothing with a page, if it carries the token of its caller's own page."""

        def respond(**place: str) -> Response[str]:
            visit = visit_of(self.app.current_event, place)
            self._guard.check(visit.field("token"), visit.by)
            shown = answer(visit)
            return answers.page(render(shown.template, shell=self._shell(visit, shown), page=shown.model))

        self.app.post(path, compress=True)(respond)

    def picture(self, path: str, answer: Callable[[Visit], bytes | None]) -> None:
        """Answer an address with a JPEG."""

        def respond(**place: str) -> Response[bytes]:
            found = answer(visit_of(self.app.current_event, place))
            if found is None:
                raise NotFoundError
            return answers.picture(found)

        self.app.get(path)(respond)

    def form(self, path: str, answer: Callable[[Visit], Done]) -> None:
        """Let a form act, if it carries the token of its caller's own page."""

        def respond(**place: str) -> Response[str]:
            visit = visit_of(self.app.current_event, place)
            self._guard.check(visit.field("token"), visit.by)
            done = answer(visit)
            sign = "&" if "?" in done.back else "?"
            return answers.see_other(f"{done.back}{sign}{urlencode({DONE: done.action.id})}")

        self.app.post(path)(respond)

    def _shell(self, visit: Visit, shown: Page) -> Shell:
        name = visit.connection
        around = Shell(shown.title, self._now(), short_name(visit.by), self._guard.token(visit.by), name)
        if not name:
            return around
        problems = sum(1 for _ in self.desk.problems(name).all())
        done = self.desk.actions(name).get(visit.asked(DONE)) if visit.asked(DONE) else None
        own = done if done and done.by == visit.by else None
        return Shell(
            around.title, around.now, around.caller, around.token, name, nav(name, shown.section, problems), notice(own)
        )

    def _failed(self, error: Exception) -> Response[str]:
        if is_bug(error):
            _LOG.exception("a page failed on a bug")
            words = "Seamline failed on a bug of its own"
            return self._failure(500, words, "report it to Seamline with the admin function's log")
        return self._failure(status_of(error), str(error), getattr(error, "fix", ""))

    def _failure(self, status: int, words: str, fix: str) -> Response[str]:
        model = {"status": status, "words": words, "fix": fix, "home": home("")}
        return answers.page(render("failure.html", shell=Shell("Not shown", self._now()), page=model), status)

    def _now(self) -> Moment:
        now = self.desk.clock.now()
        found = moment(now, now)
        assert found, f"the clock is at {utc(now)}"
        return found


def _asset(digest: str, name: str) -> Response[str]:
    found = assets.read(name)
    if found is None or assets.address(name) != f"{assets.ROOT}/{digest}/{name}":
        raise NotFoundError
    return answers.asset(*found)


_LOG = logging.getLogger(__name__)
