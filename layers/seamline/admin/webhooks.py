"""Webhooks: registering them in the ERP as the settings want them, how they stand, and a new secret for them."""

from collections.abc import Callable, Iterable

from pydantic import Field

from seamline.admin.acts import Acts
from seamline.admin.desk import Desk
from seamline.admin.models import View
from seamline.admin.request import By, ConnectionName
from seamline.domain.hint import Webhook
from seamline.erp.port import WebhookDesk
from seamline.errors import MissingPrerequisite, Refused
from seamline.hints.office import HookOffice
from seamline.hints.registration import Deed, Done
from seamline.settings import Settings

NO_WEBHOOKS = "this ERP has no webhooks; its changes are found by polling"
NO_DOOR = "this stack was deployed without a webhook URL"
OFF = "webhooks are switched off in the settings, and none is registered"
ACTIVE, IDLE, MISSING = "active", "switched off in the ERP", "not registered"


class WebhookView(View):
    """One webhook: how it stands, or what was just done about it."""

    event: str = Field(description="the ERP's type of event")
    state: str
    words: str = Field("", description="the ERP's words where it refused")


class WebhookReport(View):
    """The connection's webhooks. Where there are none to be had, changes are found by polling as ever."""

    available: bool
    reason: str = Field("", description="why there are none; empty when there are")
    webhooks: tuple[WebhookView, ...] = ()


class WebhookRoutes:
    """What the API answers about webhooks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list_webhooks(self, connection: ConnectionName) -> WebhookReport:
        """How the connection's webhooks stand in the ERP now."""

        def look(office: HookOffice, settings: Settings, erp: WebhookDesk) -> list[WebhookView]:
            standing = office.standing(settings, erp)
            missing = [WebhookView(event=event, state=MISSING) for event in standing.missing]
            return [*map(_standing, standing.webhooks), *missing]

        return self._report(connection, look)

    def register_webhooks(self, connection: ConnectionName, by: By) -> WebhookReport:
        """Register, correct or remove the connection's webhooks as its settings want them; safe to repeat."""

        def work() -> WebhookReport:
            return self._report(connection, lambda office, settings, erp: _done(office.register(settings, erp)))

        return Acts(self._desk, connection, by).perform("register", "webhooks", work)

    def rotate_webhook_secret(self, connection: ConnectionName, by: By) -> WebhookReport:
        """Give the webhooks a new secret; the old one is accepted for two hours more."""

        def work() -> WebhookReport:
            return self._report(connection, lambda office, settings, erp: _done(office.rotate(settings, erp)))

        report = Acts(self._desk, connection, by).perform("change the secret of", "webhooks", work)
        if not report.available:
            raise Refused(f"there is no secret to change: {report.reason}", fix="nothing: there are no webhooks")
        return report

    def _report(
        self, connection: str, ask: Callable[[HookOffice, Settings, WebhookDesk], list[WebhookView]]
    ) -> WebhookReport:
        settings, office = self._desk.settings(connection), self._desk.hooks
        if office is None:
            return WebhookReport(available=False, reason=NO_DOOR)
        if office.is_idle(settings):
            return WebhookReport(available=False, reason=OFF)
        erp = self._desk.context(settings).erp.webhooks
        if erp is None:
            return WebhookReport(available=False, reason=NO_WEBHOOKS)
        try:
            return WebhookReport(available=True, webhooks=tuple(ask(office, settings, erp)))
        except MissingPrerequisite as error:
            return WebhookReport(available=False, reason=f"{error}; {error.fix}")


def _standing(webhook: Webhook) -> WebhookView:
    return WebhookView(event=webhook.event, state=ACTIVE if webhook.active else IDLE)


def _done(done: Iterable[Done]) -> list[WebhookView]:
    states = {Deed.FINE: ACTIVE}
    return [WebhookView(event=one.event, state=states.get(one.deed, one.deed.value), words=one.words) for one in done]
