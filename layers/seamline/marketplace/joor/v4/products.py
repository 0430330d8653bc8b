"""Products, v4's styles: found by listing them all, created once, and updated by JOOR's own id."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from seamline.domain.style import Style, StyleTag
from seamline.errors import UnknownOutcome
from seamline.http import ApiClient, Request
from seamline.marketplace.joor.envelope import read_v4
from seamline.marketplace.joor.v4.bulk import BulkWriter, Refusal, Sent, read_all
from seamline.marketplace.joor.values import Node, nodes, text

LIST = "products"
TRAITS = {
    "Division": ("division", "division_code"),
    "Country of Origin": ("country_of_origin", ""),
    "Fabrication Name": ("fabrication", "fabrication_code"),
    "Measurements": ("measurements", ""),
    "Silhouette Name": ("silhouette", "silhouette_code"),
    "Heel Height": ("heel_height", ""),
    "Contains Fur": ("contains_fur", ""),
}
"""JOOR's product traits, and the fields of a style that hold value and code."""
MATERIALS = "Materials"


class Product(Struct, frozen=True):
    """What is worth keeping of a product that was listed: JOOR's id, and which traits have a value."""

    id: str
    trait_ids: frozenset[str]

    @property
    def handle(self) -> str:
        """Both as one text, to be kept outside."""
        return " ".join((self.id, *sorted(self.trait_ids)))

    @classmethod
    def of(cls, handle: str) -> "Product":
        """The product of a handle."""
        known, *traits = handle.split()
        return cls(known, frozenset(traits))


class ProductDesk:
    """Finds and writes products. Ids are kept for as long as the desk lives: they never change."""

    def __init__(self, v4: ApiClient, writer: BulkWriter) -> None:
        self._v4 = v4
        self._writer = writer
        self._known: dict[str, Product] = {}
        self._answered: dict[str, Node] = {}
        self._listed = False
        self._trait_names: dict[str, str] = {}

    def trait_names(self) -> dict[str, str]:
        """JOOR's names of product traits by id; one credit, once."""
        if not self._trait_names:
            rows = self._v4.read(Request("GET", "traits"), read_v4).data
            self._trait_names = {text(row.get("id")): text(row.get("name")) for row in rows}
        return self._trait_names

    def all_handles(self) -> dict[str, str]:
        """The handle of every product there is now, by identifier; one credit a page."""
        self._forget()
        self._look_for(set())
        return {name: product.handle for name, product in self._known.items()}

    def know(self, handles: Mapping[str, str]) -> None:
        """These were listed or answered before; what this desk has seen itself is newer."""
        self._known = {name: Product.of(one) for name, one in handles.items() if one} | self._known

    def handles(self, styles: Sequence[Style]) -> dict[str, str]:
        """The handles of those that are known."""
        names = (style.identifier for style in styles)
        return {name: self._known[name].handle for name in names if name in self._known}

    def ids(self, styles: Sequence[Style]) -> dict[str, str]:
        """JOOR's ids by identifier of those that exist; the list is walked once, and only when one is not known yet."""
        wanted = {style.identifier for style in styles}
        if not self._listed and not wanted <= self._known.keys():
            self._look_for(wanted)
        return {name: self._known[name].id for name in wanted if name in self._known}

    def rows(self, styles: Sequence[Style]) -> list[Node]:
        """The products as JOOR shows them: as it answered the write just made, else as it lists them now."""
        wanted = {style.identifier for style in styles}
        found = {name: self._answered.pop(name) for name in wanted & self._answered.keys()}
        missing = wanted - found.keys()
        if missing:
            for row in read_all(self._v4, LIST):
                self._note(row)
                if (name := text(row.get("product_identifier"))) in missing:
                    found[name] = row
                if missing <= found.keys():
                    break
        return list(found.values())

    def send(self, new: Sequence[Style], old: Sequence[Style]) -> tuple[Refusal, ...]:
        """Create the new ones and update the others; what proves to be the other way round is put right."""
        styles = (*new, *old)
        there = self.ids(old) | {s.identifier: self._known[s.identifier].id for s in new if s.identifier in self._known}
        refused = self._create([style for style in styles if style.identifier not in there])
        doubles = {refusal.sent.style for refusal in refused if refusal.duplicate}
        if doubles:
            self._forget()
            there |= self.ids([style for style in styles if style.identifier in doubles])
        updates = [style for style in styles if style.identifier in there]
        left = tuple(refusal for refusal in refused if refusal.sent.style not in there)
        return (*left, *self._update(updates, there))

    def _create(self, styles: Sequence[Style]) -> tuple[Refusal, ...]:
        rows = [[Sent(style.identifier, style.identifier, self._new(style))] for style in styles]
        return self._write("products/bulk_create", rows)

    def _update(self, styles: Sequence[Style], there: dict[str, str]) -> tuple[Refusal, ...]:
        rows = [
            [Sent(style.identifier, style.identifier, {"id": there[style.identifier], **self._changed(style)})]
            for style in styles
        ]
        return self._write("products/bulk_update", rows)

    def _write(self, path: str, groups: Sequence[Sequence[Sent]]) -> tuple[Refusal, ...]:
        try:
            written = self._writer.write(path, groups, lambda row: text(row.get("product_identifier")))
        except UnknownOutcome:
            # What was created may not be known here: the next look walks the list again.
            self._forget()
            raise
        for name, row in written.rows.items():
            self._note(row)
            self._answered[name] = row
        return written.refusals

    def _new(self, style: Style) -> Node:
        return _body(style) | {"product_trait_values": _traits(style)}

    def _changed(self, style: Style) -> Node:
        """Like a new one, with the traits emptied that JOOR shows and the style has no more."""
        values = _traits(style)
        mine = {value["trait_name"] for value in values}
        names = self.trait_names() if self._known[style.identifier].trait_ids else {}
        shown = {names.get(one, "") for one in self._known[style.identifier].trait_ids}
        gone = [name for name in (*TRAITS, MATERIALS) if name in shown - mine]
        return _body(style) | {"product_trait_values": values + [{"trait_name": name, "value": ""} for name in gone]}

    def _look_for(self, wanted: set[str]) -> None:
        """Walk the list until everything wanted is known; with nothing wanted, to its end."""
        for row in read_all(self._v4, LIST):
            self._note(row)
            if wanted and wanted <= self._known.keys():
                return
        self._listed = True

    def _note(self, row: Node) -> None:
        identifier = text(row.get("product_identifier"))
        # A product made by hand without an identifier is none of ours.
        if identifier:
            shown = (value for value in nodes(row.get("product_trait_values")) if text(value.get("value")))
            traits = frozenset(text(value.get("trait_id")) for value in shown)
            self._known[identifier] = Product(text(row.get("id")), traits)

    def _forget(self) -> None:
        self._known, self._answered, self._listed = {}, {}, False


def trait_values(row: Node, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The fields of a style that a product's traits hold."""
    for value in nodes(row.get("product_trait_values")):
        field, code = TRAITS.get(names.get(text(value.get("trait_id")), ""), ("", ""))
        if field:
            yield field, text(value.get("value"))
        if code:
            yield code, text(value.get("external_id"))


def _body(style: Style) -> Node:
    return {
        "name": style.name,
        "external_id": style.number,
        "product_identifier": style.identifier,
        "description": style.description,
        "order_minimum": style.minimum or 0,
        "category_ids": list(style.categories),
        "tags": [_tag(tag) for tag in style.style_tags],
    }


def _traits(style: Style) -> list[Node]:
    found = [_trait(name, getattr(style, field), getattr(style, code, "")) for name, (field, code) in TRAITS.items()]
    return [value for value in (*found, _trait(MATERIALS, ", ".join(style.materials))) if value["value"]]


def _trait(name: str, value: str, code: str = "") -> Node:
    return {"trait_name": name, "value": value} | ({"external_id": code} if code else {})


def _tag(tag: StyleTag) -> Node:
    """The group is the id of the tag's parent in JOOR's style settings."""
    facts = {"name": tag.name, "value": tag.value, "code": tag.code, "parent_id": tag.group}
    return {name: value for name, value in facts.items() if value}
