"""Connections, their flows, runs and problems: what an operator reads, applies and starts."""

from collections.abc import Iterable
from heapq import merge
from itertools import islice
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from seamline.admin.acts import Acts
from seamline.admin.country_fit import require_countries
from seamline.admin.desk import Desk
from seamline.admin.models import (
    ConnectionDetail,
    ConnectionList,
    ConnectionView,
    FlowList,
    FlowView,
    ProblemList,
    ProblemView,
    RunList,
    RunQueued,
    RunView,
)
from seamline.admin.request import By, ConnectionName, FlowName, Limit, Only, SettingsBody
from seamline.admin.style_way import require_one_way
from seamline.admin.template_fit import require_fitting_templates
from seamline.domain.flow import Flow, Run
from seamline.errors import SettingsInvalid
from seamline.settings import FlowSettings, validate_settings
from seamline.state.catalogue import CatalogueStore
from seamline.state.connections import AppliedConnection
from seamline.state.runs import FlowState


class ConnectionRoutes:
    """What the API answers about connections."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list_connections(self) -> ConnectionList:
        """Every applied connection."""
        views = (ConnectionView.model_validate(applied) for applied in self._desk.connections.all())
        return ConnectionList(connections=tuple(views))

    def show_connection(self, connection: ConnectionName) -> ConnectionDetail:
        """One connection: its settings as applied, by whom and when, and whether they still hold."""
        applied = self._desk.applied(connection)
        return ConnectionDetail(**ConnectionView.model_validate(applied).model_dump(), faults=_faults(applied))

    def apply_connection(self, connection: ConnectionName, settings: SettingsBody, by: By) -> ConnectionView:
        """Check the settings as a whole and make them this connection's; every fault is answered at once."""
        if settings.connection != connection:
            given = f"connection: the settings say {settings.connection!r}, the address says {connection!r}"
            raise SettingsInvalid((given,))
        connections = self._desk.connections
        catalogue = CatalogueStore(self._desk.table, connection)
        require_one_way(settings, connections.all(), catalogue)
        require_countries(settings)
        require_fitting_templates(settings, catalogue)
        raw = settings.model_dump(mode="json", exclude_unset=True)
        applied = AppliedConnection(connection, raw, self._desk.clock.now(), by)
        connections.save(applied)
        Acts(self._desk, connection, by).note("apply", "settings")
        return ConnectionView.model_validate(applied)

    def list_flows(self, connection: ConnectionName) -> FlowList:
        """The state and the last run of every flow."""
        settings, runs = self._desk.settings(connection).flows, self._desk.run_store(connection)
        return FlowList(flows=tuple(_flow_view(flow, settings.of(flow), runs.flow(flow)) for flow in Flow))

    def start_run(self, connection: ConnectionName, flow: FlowName, by: By, only: Only = None) -> RunQueued:
        """Queue a run of a flow now, whatever its interval; refused while the flow is paused or switched off."""
        acts = Acts(self._desk, connection, by)
        run_id = acts.perform("run now", flow.value, lambda: acts.start_run(flow, only or ()))
        return RunQueued(run_id=run_id)

    def pause_flow(self, connection: ConnectionName, flow: FlowName, by: By) -> FlowList:
        """Stop a flow until somebody resumes it, whatever is applied meanwhile."""
        acts = Acts(self._desk, connection, by)
        acts.perform("pause", flow.value, lambda: acts.pause(flow))
        return self.list_flows(connection)

    def resume_flow(self, connection: ConnectionName, flow: FlowName, by: By) -> FlowList:
        """Let a flow that was paused go on; refused while the connection file itself stops it."""
        acts = Acts(self._desk, connection, by)
        acts.perform("resume", flow.value, lambda: acts.resume(flow))
        return self.list_flows(connection)

    def list_runs(
        self,
        connection: ConnectionName,
        flow: Annotated[Flow | None, Query(description="of this flow only")] = None,
        limit: Limit = 50,
    ) -> RunList:
        """Runs that did something, newest first."""
        store = self._desk.run_store(connection)
        histories = [store.history(each, limit) for each in ([flow] if flow else Flow)]
        return RunList(runs=tuple(RunView.model_validate(run) for run in islice(_newest_first(histories), limit)))

    def list_problems(self, connection: ConnectionName) -> ProblemList:
        """Open problems of every flow, each with its reasons and what to do."""
        found = self._desk.problems(connection).all()
        return ProblemList(problems=tuple(ProblemView.model_validate(problem) for problem in found))


def _newest_first(histories: Iterable[Iterable[Run]]) -> Iterable[Run]:
    return merge(*histories, key=lambda run: run.started, reverse=True)


def _faults(applied: AppliedConnection) -> tuple[str, ...]:
    try:
        validate_settings(applied.settings)
    except SettingsInvalid as error:
        return error.problems
    return ()


def _flow_view(flow: Flow, settings: FlowSettings, state: FlowState) -> FlowView:
    return FlowView(
        flow=flow,
        enabled=settings.enabled,
        paused=settings.paused,
        every=settings.every,
        last_started=state.last_started,
        last_good=state.last_good,
        last_run=RunView.model_validate(state.last_run) if state.last_run else None,
    )
