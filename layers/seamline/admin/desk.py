"""What a request to the operator's API is answered with: the state, the queues, and the way to both APIs."""

from collections.abc import Callable

from msgspec import Struct

from seamline.aws import RunQueue
from seamline.clock import Clock
from seamline.flows.context import FlowContext
from seamline.hints.office import HookOffice
from seamline.settings import Settings
from seamline.state.actions import ActionLog
from seamline.state.connections import AppliedConnection, ConnectionStore
from seamline.state.customers import CustomerStore
from seamline.state.ledger import Ledger
from seamline.state.problems import ProblemStore
from seamline.state.runs import RunStore
from seamline.state.table import Table


class Desk(Struct, frozen=True):
    """Everything behind the API. `context` opens a connection with both APIs in reach, which takes its credentials.

    `erp_account` names a connection's account at the ERP, under which its calls are counted. Without `hooks` the stack
    has no webhook URL.
    """

    table: Table
    runs: RunQueue
    clock: Clock
    context: Callable[[Settings], FlowContext]
    erp_account: Callable[[str], str]
    hooks: HookOffice | None = None

    @property
    def connections(self) -> ConnectionStore:
        """The applied connections."""
        return ConnectionStore(self.table)

    def applied(self, connection: str) -> AppliedConnection:
        """A connection as applied, valid or not. Raises NotFound."""
        return self.connections.get(connection)

    def settings(self, connection: str) -> Settings:
        """A connection's settings. Raises NotFound, or SettingsInvalid after an incompatible upgrade."""
        return self.connections.settings(connection)

    def actions(self, connection: str) -> ActionLog:
        """What people did on the connection. Raises NotFound when there is no such connection."""
        return ActionLog(self.table, self.applied(connection).name, self.clock)

    def ledger(self, connection: str) -> Ledger:
        """The connection's orders. Raises NotFound when there is no such connection."""
        return Ledger(self.table, self.applied(connection).name)

    def problems(self, connection: str) -> ProblemStore:
        """The connection's open problems. Raises NotFound when there is no such connection."""
        return ProblemStore(self.table, self.applied(connection).name, self.clock)

    def sent_customers(self, connection: str) -> CustomerStore:
        """The customers JOOR was told of. Raises NotFound when there is no such connection."""
        return CustomerStore(self.table, self.applied(connection).name)

    def run_store(self, connection: str) -> RunStore:
        """The connection's flows and runs. Raises NotFound when there is no such connection."""
        return RunStore(self.table, self.applied(connection).name)
