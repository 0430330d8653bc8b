"""Reads who the account is and the names that records may refer to."""

import re
from collections.abc import Iterable
from decimal import Decimal

from seamline.domain.references import DueMethod, DueRule, ErpIdentity, References
from seamline.erp.cin7_core.answers import core_json
from seamline.erp.cin7_core.paging import Listing, Pager
from seamline.erp.cin7_core.wire import ListAnswer, Wire
from seamline.http import ApiClient, Request

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Me(Wire, frozen=True):
    """The answer of `GET /me`."""

    company: str
    currency: str
    time_zone: str | None = None
    lock_date: str | None = None
    default_sale_tax_rule_name: str | None = None


class LocationRow(Wire, frozen=True):
    """A row of `GET /ref/location`: a warehouse, or with a parent one of its bins."""

    name: str
    is_default: bool | None = None
    is_deprecated: bool | None = None
    deprecated: bool | None = None
    parent_id: str | None = None


class LocationList(ListAnswer, frozen=True, kw_only=True):
    """The answer of `GET /ref/location`."""

    location_list: list[LocationRow]


class TaxRow(Wire, frozen=True):
    """A row of `GET /ref/tax`."""

    name: str
    is_active: bool | None = None
    is_tax_for_sale: bool | None = None
    tax_percent: Decimal | None = None


class TaxList(ListAnswer, frozen=True, kw_only=True):
    """The answer of `GET /ref/tax`."""

    tax_rule_list: list[TaxRow]


class TermRow(Wire, frozen=True):
    """A row of `GET /ref/paymentterm`."""

    name: str
    is_active: bool | None = None
    duration: int | None = None
    method: str | None = None


class TermList(ListAnswer, frozen=True, kw_only=True):
    """The answer of `GET /ref/paymentterm`."""

    payment_term_list: list[TermRow]


class CarrierRow(Wire, frozen=True):
    """A row of `GET /ref/carrier`."""

    description: str


class CarrierList(ListAnswer, frozen=True, kw_only=True):
    """The answer of `GET /ref/carrier`."""

    carrier_list: list[CarrierRow]


class ContactRow(Wire, frozen=True):
    """A row of `GET /me/contacts`, where the sales representatives are."""

    name: str


class ContactList(ListAnswer, frozen=True, kw_only=True):
    """The answer of `GET /me/contacts`."""

    me_contacts_list: list[ContactRow]


class AccountRow(Wire, frozen=True):
    """A row of `GET /ref/account`."""

    code: str
    status: str | None = None


class AccountList(ListAnswer, frozen=True, kw_only=True):
    """The answer of `GET /ref/account`."""

    accounts_list: list[AccountRow]


class TierRow(Wire, frozen=True):
    """A row of `GET /ref/priceTier`: tier N names the products' PriceTierN."""

    code: int
    name: str


class TierList(Wire, frozen=True):
    """The answer of `GET /ref/priceTier`, which alone has no paging."""

    price_tiers: list[TierRow]


LOCATIONS = Listing[LocationList, LocationRow]("ref/location", LocationList, lambda answer: answer.location_list)
TAXES = Listing[TaxList, TaxRow]("ref/tax", TaxList, lambda answer: answer.tax_rule_list)
TERMS = Listing[TermList, TermRow]("ref/paymentterm", TermList, lambda answer: answer.payment_term_list)
CARRIERS = Listing[CarrierList, CarrierRow]("ref/carrier", CarrierList, lambda answer: answer.carrier_list)
ACCOUNTS = Listing[AccountList, AccountRow]("ref/account", AccountList, lambda answer: answer.accounts_list)
REPRESENTATIVES = Listing[ContactList, ContactRow]("me/contacts", ContactList, lambda answer: answer.me_contacts_list)
_DUE_METHODS = {
    "day of next month": DueMethod.DAY_OF_NEXT_MONTH,
    "last day of next month": DueMethod.LAST_DAY_OF_NEXT_MONTH,
    "days since the end of the month": DueMethod.DAYS_AFTER_MONTH_END,
}
_ME = core_json(Me)
_TIERS = core_json(TierList)


class Reference:
    """The account's identity and reference lists; tier names are read once per instance."""

    def __init__(self, api: ApiClient, pager: Pager) -> None:
        self._api = api
        self._pager = pager
        self._tier_names: dict[int, str] | None = None

    def identity(self) -> ErpIdentity:
        """The account behind the keys. A lock date in the tenant's own format is left out: it may be ambiguous."""
        me = self._api.read(Request("GET", "me"), _ME)
        lock_day = _ISO_DAY.match(me.lock_date or "")
        return ErpIdentity(
            company=me.company,
            base_currency=me.currency,
            time_zone=me.time_zone or "",
            lock_date=lock_day[0] if lock_day else "",
            default_tax_rule=me.default_sale_tax_rule_name or "",
        )

    def account_codes(self) -> tuple[str, ...]:
        """Codes of the accounts in use."""
        rows = self._pager.rows(ACCOUNTS, {})
        return _unique(row.code for row in rows if (row.status or "ACTIVE").upper() == "ACTIVE")

    def references(self) -> References:
        """All reference names, each list read to its end; only what a sale may use."""
        places = [row for row in self._pager.rows(LOCATIONS, {}) if _is_warehouse(row)]
        tiers = tuple(self.tier_names().values())
        taxes = [row for row in self._pager.rows(TAXES, {}) if _is_for_sales(row)]
        terms = [row for row in self._pager.rows(TERMS, {}) if row.is_active is not False]
        return References(
            locations=_unique(row.name for row in places),
            price_tiers=tiers,
            tax_rules=_unique(row.name for row in taxes),
            payment_terms=_unique(row.name for row in terms),
            carriers=_unique(row.description for row in self._pager.rows(CARRIERS, {})),
            default_location=next((row.name for row in places if row.is_default), ""),
            sales_representatives=_unique(row.name for row in self._pager.rows(REPRESENTATIVES, {})),
            tax_percents={row.name: row.tax_percent for row in taxes if row.tax_percent},
            due_rules={row.name: _due_rule(row) for row in terms if row.duration is not None},
        )

    def tier_names(self) -> dict[int, str]:
        """Price tier names by number. Tiers that share a name go by `PriceTierN`, or their prices would mix."""
        if self._tier_names is None:
            rows = self._api.read(Request("GET", "ref/priceTier"), _TIERS).price_tiers
            self._tier_names = {row.code: _tier_label(row, rows) for row in rows}
        return self._tier_names


def _is_warehouse(row: LocationRow) -> bool:
    # Bins come as rows of the same list, under the warehouse they belong to.
    return not row.parent_id and not row.is_deprecated and not row.deprecated


def _is_for_sales(row: TaxRow) -> bool:
    return row.is_active is not False and row.is_tax_for_sale is not False


def _due_rule(row: TermRow) -> DueRule:
    return DueRule(row.duration or 0, _DUE_METHODS.get((row.method or "").strip().lower(), DueMethod.DAYS))


def _tier_label(row: TierRow, rows: list[TierRow]) -> str:
    shared = sum(other.name == row.name for other in rows) > 1
    return f"PriceTier{row.code}" if shared or not row.name else row.name


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
