"""The mapped fields of Cin7 Core's products and families."""

from msgspec import Raw, field

from seamline.erp.cin7_core.wire import ListAnswer, Wire

type Text = str | None


class AttachmentRow(Wire, frozen=True, gc=False):
    """A file of a product or family. `IsDefault` comes as a text where files are listed by themselves."""

    id: str
    file_name: Text = None
    content_type: Text = None
    is_default: bool | Text = None
    download_url: Text = None


class ProductRow(Wire, frozen=True, gc=False):
    """A row of `GET /product`. Prices stay undecoded: variants share theirs, so most texts need no second reading."""

    id: str
    sku: str
    name: Text = None
    barcode: Text = None
    category: Text = None
    brand: Text = None
    type: Text = None
    status: Text = None
    sellable: bool | None = None
    tags: Text = None
    price_tiers: Raw = Raw()
    price_tier1: Raw = Raw()
    price_tier2: Raw = Raw()
    price_tier3: Raw = Raw()
    price_tier4: Raw = Raw()
    price_tier5: Raw = Raw()
    price_tier6: Raw = Raw()
    price_tier7: Raw = Raw()
    price_tier8: Raw = Raw()
    price_tier9: Raw = Raw()
    price_tier10: Raw = Raw()
    short_description: Text = None
    description: Text = None
    attribute_set: Text = None
    additional_attribute1: Text = None
    additional_attribute2: Text = None
    additional_attribute3: Text = None
    additional_attribute4: Text = None
    additional_attribute5: Text = None
    additional_attribute6: Text = None
    additional_attribute7: Text = None
    additional_attribute8: Text = None
    additional_attribute9: Text = None
    additional_attribute10: Text = None
    country_of_origin: Text = None
    attachments: list[AttachmentRow] | None = None


class ProductList(ListAnswer, frozen=True, kw_only=True):
    """The answer of `GET /product`."""

    products: list[ProductRow]


class MemberRow(Wire, frozen=True, gc=False):
    """A family's line for one of its products."""

    id: str
    sku: Text = None
    option1: Text = None
    option2: Text = None
    option3: Text = None


class FamilyRow(Wire, frozen=True):
    """A row of `GET /productFamily`; prices are left out because only the products' own count."""

    id: str
    sku: str
    name: Text = None
    category: Text = None
    brand: Text = None
    tags: Text = None
    short_description: Text = None
    description: Text = None
    country_of_origin: Text = None
    option1_name: Text = None
    option2_name: Text = None
    option3_name: Text = None
    products: list[MemberRow] | None = None
    attachments: list[AttachmentRow] | None = None


class FamilyList(ListAnswer, frozen=True, kw_only=True):
    """The answer of `GET /productFamily`."""

    families: list[FamilyRow] = field(name="ProductFamilies")
