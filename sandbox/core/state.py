"""The state of one Cin7 Core account."""

from dataclasses import dataclass
from typing import Literal

from sandbox.core.ask import MOST_ROWS
from sandbox.core.attachments import Attachments
from sandbox.core.references import References
from sandbox.core.sales.model import Sale
from sandbox.core.shelf import Shelf
from sandbox.core.stock import Stock
from sandbox.core.throttle import Throttle
from sandbox.core.webhooks.model import Webhook
from sandbox.core.webhooks.outbox import Outbox
from sandbox.core.webhooks.sale_events import Face
from sandbox.kit.clock import Clock
from sandbox.kit.ids import Ids

type ThrottleDisguise = Literal["429", "503", "400"]


@dataclass(frozen=True)
class CoreConfig:
    """What differs from tenant to tenant, or is not known for sure.

    `calls_per_minute` None means no throttle. `throttle_disguise` is the status the throttle wears. `errors_as_200`
    sends error bodies with status 200. `sale_list_lag_seconds` hides a new sale from saleList for so long.
    `link_seconds` is how long the address of a file works (None: for ever).
    `task_id_is_sale_id` gives the first fulfilment task the sale's own ID. `allocates` False authorises orders
    without reserving stock. `automation`: the module that webhooks are part of was bought. `webhook_delay_seconds` pass
    between an event and its first delivery.
    """

    account_id: str = "ca6e0000-0000-4000-8000-000000000001"
    application_key: str = "5eed0000-0000-4000-8000-000000000002"
    calls_per_minute: int | None = 60
    throttle_disguise: ThrottleDisguise = "429"
    errors_as_200: bool = False
    sale_list_lag_seconds: float = 0.0
    location_page_cap: int = 500
    page_cap: int = MOST_ROWS
    skip_quote_default: bool = False
    advanced_sale_default: bool = False
    task_id_is_sale_id: bool = False
    allocates: bool = True
    automation: bool = False
    webhook_delay_seconds: float = 60.0
    link_seconds: float | None = None


class CoreState:
    """Everything the look-alike of Cin7 Core remembers."""

    def __init__(self, clock: Clock, config: CoreConfig | None = None, seed: str = "core") -> None:
        self.clock = clock
        self.config = config or CoreConfig()
        self._seed = seed
        self.clear()

    def clear(self) -> None:
        """Forget everything but the configuration."""
        self.ids = Ids(self._seed)
        self.references = References()
        self.products = Shelf("SKU")
        self.families = Shelf("SKU")
        self.customers = Shelf("Name")
        self.family_of: dict[str, str] = {}
        self.attachments = Attachments()
        self.stock = Stock()
        self.sales: dict[str, Sale] = {}
        self.throttle = Throttle()
        self.webhooks: dict[str, Webhook] = {}
        self.outbox = Outbox()
        self.touched_sales: dict[str, None] = {}
        """Sales that changed since webhooks were last told, and below how they stood then."""
        self.told_sales: dict[str, Face] = {}
