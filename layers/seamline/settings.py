"""The connection file: one YAML file per connection, typed, validated as a whole, every fault reported at once."""

import difflib
import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AnyHttpUrl, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from seamline.domain.flow import Flow
from seamline.errors import SettingsInvalid

_EVERY = re.compile(r"^(\d+)\s*(s|m|h|d)$")
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _seconds(value: object) -> object:
    """Turn `5m` into 300; leave anything else for the type check."""
    match = _EVERY.match(value.strip()) if isinstance(value, str) else None
    return int(match[1]) * _UNIT_SECONDS[match[2]] if match else value


def _with_slash(url: AnyHttpUrl) -> AnyHttpUrl:
    text = str(url)
    return url if text.endswith("/") else AnyHttpUrl(text + "/")


Seconds = Annotated[int, BeforeValidator(_seconds), Field(ge=0, description="a number of seconds, or 30s, 5m, 1h, 1d")]
BaseUrl = Annotated[AnyHttpUrl, AfterValidator(_with_slash)]
Text = Annotated[str, Field(min_length=1)]


class Model(BaseModel):
    """Base of all settings: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CallLimits(Model):
    """The call budget of the ERP account. The rest of the API's limit is left to other integrations."""

    calls_per_minute: int = Field(50, ge=1)
    burst: int = Field(
        10, ge=1, description="calls that may go out at once; burst + calls_per_minute <= the API's limit"
    )


class ErpSettings(Model):
    """Which ERP account, how to reach it, how fast to call it."""

    kind: Literal["cin7_core"]
    base_url: BaseUrl = AnyHttpUrl("https://inventory.dearsystems.com/ExternalApi/v2/")
    limits: CallLimits = CallLimits()
    page_size: int = Field(1000, ge=1, le=1000)
    timeout: Seconds = 30
    lookup_lag: Seconds = Field(60, description="how long a new sale may stay invisible to a search by its external id")


class CreditLimits(Model):
    """JOOR's credits: a fixed window, shared by every integration of the account."""

    credits: int = Field(300, ge=5)
    window: Seconds = Field(300, ge=1)


class JoorBatches(Model):
    """How many records go into one bulk call."""

    styles: int = Field(100, ge=1)
    stock: int = Field(500, ge=1)
    orders: int = Field(25, ge=1)


class JoorSettings(Model):
    """Which JOOR account, how to reach it, how fast to call it."""

    account: Text
    v2_url: BaseUrl = AnyHttpUrl("https://api.jooraccess.com/v2/")
    v4_url: BaseUrl = AnyHttpUrl("https://api.jooraccess.com/v4/")
    auth_url: BaseUrl = AnyHttpUrl("https://atlas.jooraccess.com/auth/")
    portal_url: BaseUrl = AnyHttpUrl("https://www.jooraccess.com/")
    v2_auth: Literal["token", "bearer"] = Field(
        "token", description="token: JOOR's static v2 token; bearer: the v4 one"
    )
    orders_path: Literal["order", "orders"] = "order"
    limits: CreditLimits = CreditLimits()
    batch: JoorBatches = JoorBatches()
    page_size: int = Field(100, ge=1)
    timeout: Seconds = 30
    job_wait: Seconds = Field(
        120, description="how long a run waits for a bulk job before it leaves it to the next one"
    )


class FlowSettings(Model):
    """Whether and how often one flow of this connection runs. The flow's schedule is the lower bound."""

    enabled: bool = True
    paused: bool = False
    every: Seconds


class Flows(Model):
    """The flows of this connection."""

    styles: FlowSettings = FlowSettings(every=300)
    stock: FlowSettings = FlowSettings(every=120)
    orders: FlowSettings = FlowSettings(every=60)

    def of(self, flow: Flow) -> FlowSettings:
        """The settings of one flow."""
        return {Flow.STYLES: self.styles, Flow.STOCK: self.stock, Flow.ORDERS: self.orders}[flow]


class Selection(Model):
    """Which products go to JOOR: those that carry one of the tags, or whose family does. Case is ignored."""

    include_tags: tuple[Text, ...] = Field(min_length=1)
    exclude_tags: tuple[Text, ...] = ()


class PriceMapping(Model):
    """One JOOR price type and the ERP price tiers that fill it."""

    label: Text
    currency: str = Field(pattern="^[A-Z]{3}$")
    wholesale: Text = Field(description="price tier name")
    retail: str = Field("", description="price tier name")
    retail_currency: str = Field("", pattern="^([A-Z]{3})?$")


class StyleSettings(Model):
    """How products and families become styles."""

    prices: tuple[PriceMapping, ...] = Field(min_length=1)
    color_options: tuple[Text, ...] = ("Color", "Colour", "Colors", "Colours", "Color name", "Colorway", "Shade")
    size_options: tuple[Text, ...] = ("Size", "Sizes", "Size name")
    missing_color: Text = "Unique Color"
    missing_size: Text = "OS"
    linesheet_tag_prefix: Text = "Collection_"
    delivery_overwrite: Literal[2, 3] = Field(
        2, description="2: the ERP is master; 3: only add. Hand-made linesheets survive"
    )
    uneven_prices: Literal["hold", "lowest", "highest"] = "hold"


class StockSettings(Model):
    """Which locations feed which JOOR warehouse, and by which level."""

    warehouses: dict[Text, Annotated[tuple[Text, ...], Field(min_length=1)]] = Field(
        min_length=1, description="JOOR warehouse name -> ERP locations, summed"
    )
    level: Literal["available", "on_hand"] = "available"


class OrderSettings(Model):
    """How approved orders become sales."""

    sale_type: Literal["simple", "advanced"] = "simple"
    sale_status: Literal["draft", "authorised"] = "authorised"
    location: Text = Field(description="the ERP location the sale ships from")
    tax_rule: str = Field("", description="used when the customer's card has none")
    reference_prefix: str = ""
    match_customers_by: tuple[Literal["id", "attribute", "name"], ...] = ("id", "attribute", "name")
    customer_attribute: str = Field("AdditionalAttribute1", description="the customer attribute that holds JOOR's code")
    currency_rates: dict[str, Decimal] = Field(default={}, description="base currency units per one unit, by currency")
    shipping_charge: Text = "Shipping"
    discount_charge: Text = "JOOR order discount"
    allow_unsellable: bool = Field(
        False, description="accept lines whose product is deprecated, not sellable or in set-up"
    )


class Settings(Model):
    """One connection: one ERP account joined to one JOOR account."""

    connection: str = Field(pattern="^[a-z][a-z0-9-]{0,39}$")
    go_live: date = Field(description="orders approved before this day are left alone")
    erp: ErpSettings
    joor: JoorSettings
    flows: Flows = Flows()
    selection: Selection
    styles: StyleSettings
    stock: StockSettings
    orders: OrderSettings


def parse_settings(text: str) -> Settings:
    """Read a connection file. Raises SettingsInvalid with every fault, its path and what is allowed."""
    # Only the command line reads files: the functions neither carry a YAML parser nor pay for its import.
    import yaml

    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise SettingsInvalid((f"not YAML: {' '.join(str(error).split())}",)) from None
    if not isinstance(raw, dict):
        raise SettingsInvalid(("the file must be a mapping with keys such as connection, erp, joor",))
    return validate_settings(raw)


def validate_settings(raw: dict[str, Any]) -> Settings:
    """Check a settings mapping. Raises SettingsInvalid with every fault, its path and what is allowed."""
    try:
        return Settings.model_validate(raw)
    except ValidationError as error:
        raise SettingsInvalid(tuple(_explain(fault) for fault in error.errors(include_url=False))) from None


def _explain(fault: Any) -> str:
    path = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return f"{path}: unknown setting{_suggestion(fault['loc'])}"
    given = "" if fault["type"] == "missing" else f" (given: {fault['input']!r})"
    return f"{path}: {fault['msg']}{given}"


def _suggestion(loc: tuple[str | int, ...]) -> str:
    known = _known_keys(loc[:-1])
    close = difflib.get_close_matches(str(loc[-1]), known, n=1)
    if close:
        return f"; did you mean {close[0]}?"
    return f"; allowed here: {', '.join(known)}" if known else ""


def _known_keys(path: tuple[str | int, ...]) -> list[str]:
    model: Any = Settings
    for part in path:
        if isinstance(part, int):
            continue
        field = getattr(model, "model_fields", {}).get(part)
        if field is None:
            return []
        model = _model_in(field.annotation)
    return sorted(getattr(model, "model_fields", {}))


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for m in map(_model_in, getattr(annotation, "__args__", ())) if m is not None), None)
