"""Turns Cin7 Core's catalogue rows into the domain's products, families and stock rows."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import msgspec

from seamline.domain.catalogue import Family, Member, Product, ProductStatus, split_tags
from seamline.domain.image import Attachment
from seamline.erp.cin7_core.catalogue_wire import AttachmentRow, FamilyRow, MemberRow, ProductRow
from seamline.errors import MalformedAnswer

_ONE = msgspec.json.Decoder(Decimal | None, strict=False)
_NAMED = msgspec.json.Decoder(dict[str, Decimal | None] | None, strict=False)
_TIER_FIELDS = tuple(f"price_tier{number}" for number in range(1, 11))
_ATTRIBUTE_FIELDS = {f"AdditionalAttribute{n}": f"additional_attribute{n}" for n in range(1, 11)}
_PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff", ".bmp")
_STATUS = {"active": ProductStatus.ACTIVE, "deprecated": ProductStatus.DEPRECATED}


class PriceReader:
    """Reads the prices of a page's rows by tier name; `tier_names` is asked only for a row that has numbers alone."""

    def __init__(self, tier_names: Callable[[], Mapping[int, str]]) -> None:
        self._tier_names = tier_names
        self._known: dict[bytes, dict[str, Decimal]] = {}

    def prices(self, row: ProductRow) -> dict[str, Decimal]:
        """Prices by tier name. The named ones are switched off when two tiers of the account share a name."""
        try:
            return dict(self._named(row) or self._numbered(row))
        except msgspec.DecodeError as error:
            raise MalformedAnswer(f"product {row.sku!r} has unreadable prices: {error}") from None

    def _named(self, row: ProductRow) -> dict[str, Decimal]:
        text = bytes(row.price_tiers) or b"null"
        if text not in self._known:
            self._known[text] = _filled(_NAMED.decode(text) or {})
        return self._known[text]

    def _numbered(self, row: ProductRow) -> dict[str, Decimal]:
        texts = [bytes(getattr(row, field)) or b"null" for field in _TIER_FIELDS]
        text = b",".join(texts)
        if text not in self._known:
            prices = _filled({at: _ONE.decode(price) for at, price in enumerate(texts, start=1)})
            names = self._tier_names() if prices else {}
            self._known[text] = {names.get(at, f"PriceTier{at}"): price for at, price in prices.items()}
        return self._known[text]


def product(row: ProductRow, prices: dict[str, Decimal]) -> Product:
    """A product with the prices read for it."""
    return Product(
        id=row.id,
        sku=row.sku,
        name=row.name or "",
        barcode=(row.barcode or "").strip(),
        category=row.category or "",
        brand=row.brand or "",
        service=(row.type or "").casefold() == "service",
        status=_status(row.status),
        sellable=row.sellable is not False,
        tags=split_tags(row.tags) if row.tags else (),
        prices=prices,
        short_description=row.short_description or "",
        description=row.description or "",
        attributes=attributes(row),
        attribute_set=row.attribute_set or "",
        country_of_origin=row.country_of_origin or "",
        images=pictures(row.attachments) if row.attachments else (),
        stocked=(row.type or "stock").casefold() == "stock",
    )


def attributes(row: object) -> dict[str, str]:
    """The filled ones of a record's AdditionalAttribute1 to 10."""
    return {name: value for name, attribute in _ATTRIBUTE_FIELDS.items() if (value := getattr(row, attribute))}


def family(row: FamilyRow) -> Family:
    """A family with its options in order. An option counts when it has a real name or a member has a value for it."""
    lines = row.products or []
    names = (row.option1_name, row.option2_name, row.option3_name)
    values = [_options(line) for line in lines]
    used = [at for at in range(3) if _is_real_name(names[at], at + 1) or any(options[at] for options in values)]
    return Family(
        id=row.id,
        sku=row.sku,
        name=row.name or "",
        category=row.category or "",
        brand=row.brand or "",
        tags=split_tags(row.tags or ""),
        short_description=row.short_description or "",
        description=row.description or "",
        country_of_origin=row.country_of_origin or "",
        option_names=tuple((names[at] or "").strip() for at in used),
        members=tuple(
            Member(line.id, line.sku or "", tuple(options[at] for at in used))
            for line, options in zip(lines, values, strict=True)
        ),
        images=pictures(row.attachments) if row.attachments else (),
    )


def pictures(rows: Sequence[AttachmentRow]) -> tuple[Attachment, ...]:
    """The pictures among the files."""
    return tuple(
        Attachment(row.id, row.file_name or "", row.download_url, _is_true(row.is_default), row.content_type or "")
        for row in rows
        if row.download_url and _is_picture(row)
    )


def _is_picture(row: AttachmentRow) -> bool:
    return (row.content_type or "").startswith("image/") or (row.file_name or "").lower().endswith(_PICTURE_ENDINGS)


def _is_true(value: bool | str | None) -> bool:
    return str(value).lower() == "true"


def _status(text: str | None) -> ProductStatus:
    # A status we do not know must not be published, so it counts as one that is still being set up.
    return _STATUS.get((text or "").strip().casefold(), ProductStatus.SETUP)


def _filled[K](prices: Mapping[K, Decimal | None]) -> dict[K, Decimal]:
    return {tier: price for tier, price in prices.items() if price is not None}


def _options(line: MemberRow) -> tuple[str, str, str]:
    return (line.option1 or "").strip(), (line.option2 or "").strip(), (line.option3 or "").strip()


def _is_real_name(name: str | None, position: int) -> bool:
    # An option left empty is stored under the name `Option 2` or `Option 3`.
    return bool(name and name.strip()) and (name or "").strip().casefold() != f"option {position}"
