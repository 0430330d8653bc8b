"""The sample brand's families, variants and standalone products, as untidy as real ones."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product as combinations
from typing import Any

from sandbox.brand import words
from sandbox.brand.barcodes import ean13
from sandbox.brand.references import MAIN, OUTLET, RETAIL, WHOLESALE_EUR, WHOLESALE_USD
from sandbox.core.dates import stamp
from sandbox.kit.ids import Ids

type Record = dict[str, Any]
MAIN_SHEET, RESORT_SHEET = "Collection_SS27 Main", "Collection_Resort 27"
_TAG_HABITS = ("JOOR,{}", "JOOR, {}", "joor ,{}", " {} , JOOR", "Joor,{},bestseller", "JOOR,,{}")
_OPTION_HABITS = (("Color", "Size"), ("Colour", "Size"), ("color", "size"), ("COLOR ", "Size"), ("Size", "Colour"))
_OPTION_WEIGHTS = (12, 4, 2, 1, 1)
BARCODES_PER_STYLE = 100
UNTAGGED_EVERY, HALF_TAGGED_EVERY, TWO_PRICES_EVERY, THREE_OPTIONS_EVERY = 10, 11, 27, 33
"""Every how many families one is untagged, tagged in one color only, priced unevenly, or has a third option."""


@dataclass(frozen=True)
class Group:
    """Products made together, with the family that groups them when there is one; records as the API shows them."""

    products: list[Record]
    families: list[Record]


@dataclass(frozen=True)
class Size:
    """How many families a catalogue has, and the most SKUs of each; with 0 they have some 19."""

    families: int = 80
    skus_a_family: int = 0


@dataclass(frozen=True)
class _Plan:
    """What one style is going to be."""

    index: int
    rng: random.Random
    name: str
    sku: str
    garment: tuple[str, str, str, int, tuple[str, ...]]
    colors: tuple[tuple[str, str], ...]
    tags: str
    modified: datetime


def styles(ids: Ids, seed: int, size: Size, now: datetime) -> Iterator[Group]:
    """Families with their variants; a longer catalogue begins with the same families."""
    for index in range(size.families):
        yield _style(ids, _plan(seed, index, now), size.skus_a_family)


def _plan(seed: int, index: int, now: datetime) -> _Plan:
    rng = random.Random(f"{seed}:style:{index}")
    garment = words.GARMENTS[index % len(words.GARMENTS)]
    first = words.STYLE_NAMES[index // len(words.GARMENTS) % len(words.STYLE_NAMES)]
    colors = tuple(sorted(rng.sample(words.COLORS, rng.randint(2, 4))))
    return _Plan(
        index=index,
        rng=rng,
        name=f"{first} {garment[0]}",
        sku=f"{first[:3].upper()}-{garment[1]}-{index:03d}",
        garment=garment,
        colors=colors,
        tags=_tags(rng, index),
        modified=now - timedelta(hours=rng.randint(1, 4000), seconds=rng.randint(0, 3599)),
    )


def _tags(rng: random.Random, index: int) -> str:
    sheets = rng.choices((MAIN_SHEET, RESORT_SHEET, f"{MAIN_SHEET},{RESORT_SHEET}"), (6, 3, 2))[0]
    if index % UNTAGGED_EVERY == UNTAGGED_EVERY - 1:
        return "archive"
    return rng.choice(_TAG_HABITS).format(sheets)


def _style(ids: Ids, plan: _Plan, most: int) -> Group:
    fits = ("Regular", "Long") if _every(plan, THREE_OPTIONS_EVERY) else ("",)
    cells = list(combinations(plan.colors, plan.garment[4], fits))[: most or None]
    products = [_variant(ids, plan, number, cell) for number, cell in enumerate(cells)]
    return Group(products, [_family(ids, plan, products, cells)])


def _every(plan: _Plan, period: int) -> bool:
    return plan.index % period == period - 1


def _variant(ids: Ids, plan: _Plan, number: int, cell: tuple[tuple[str, str], str, str]) -> Record:
    (color, code), size, fit = cell
    rng = plan.rng
    sku = "-".join(part for part in (plan.sku, code, size, fit[:1]) if part)
    barcode = "" if rng.random() < 0.01 else ean13(plan.index * BARCODES_PER_STYLE + number + 1)
    dear = 20 if _every(plan, TWO_PRICES_EVERY) and size == plan.garment[4][-1] else 0
    status = "Deprecated" if rng.random() < 0.02 else "Active"
    quiet = _every(plan, HALF_TAGGED_EVERY) and color != plan.colors[0][0]
    return {
        **_common(plan.name, plan.garment[2], plan.garment[3] + dear, plan.rng),
        "ID": ids.fixed("product", sku),
        "SKU": sku,
        "Name": " - ".join(part for part in (plan.name, color, size, fit) if part),
        "Barcode": barcode,
        "Tags": "" if quiet else plan.tags,
        "Status": status,
        "Sellable": rng.random() >= 0.01,
        "LastModifiedOn": stamp(plan.modified + timedelta(seconds=number)),
        "CreatedDate": (plan.modified - timedelta(days=60)).strftime("%Y-%m-%dT%H:%M:%S"),
        "Attachments": [_image(ids, f"{plan.sku}-{code}.jpg")] if size == plan.garment[4][0] and not fit else [],
    }


def _common(name: str, category: str, retail: int, rng: random.Random) -> Record:
    """Fields a style's variants share; the price ladder follows from the retail price."""
    country, code = rng.choice(words.COUNTRIES)
    return {
        "Category": category,
        "Brand": words.BRAND,
        "DefaultLocation": MAIN,
        "Weight": 300,
        "PriceTiers": {
            name: round(retail * part, 2)
            for name, part in ((RETAIL, 1), (WHOLESALE_USD, 0.4), (WHOLESALE_EUR, 0.44), (OUTLET, 0.5))
        },
        "AverageCost": round(retail * 0.1312, 4),
        "Description": f"<p>{name} by {words.BRAND}.</p>",
        "AdditionalAttribute1": "SS27",
        "AdditionalAttribute2": rng.choice(words.FABRICS),
        "AttributeSet": "Apparel",
        "RevenueAccount": "200",
        "HSCode": "620442",
        "CountryOfOrigin": country,
        "CountryOfOriginCode": code,
    }


def _family(ids: Ids, plan: _Plan, products: list[Record], cells: list[tuple[tuple[str, str], str, str]]) -> Record:
    first, second = plan.rng.choices(_OPTION_HABITS, _OPTION_WEIGHTS)[0]
    by_size = first == "Size"
    members = [
        {"ID": row["ID"], "Option1": size if by_size else color, "Option2": color if by_size else size, "Option3": fit}
        for row, ((color, _), size, fit) in zip(products, cells, strict=True)
    ]
    prices = products[0]["PriceTiers"]
    return {
        "Products": members,
        "ID": ids.fixed("family", plan.sku),
        "SKU": plan.sku,
        "Name": plan.name,
        "Category": plan.garment[2],
        "DefaultLocation": MAIN,
        "Brand": words.BRAND,
        "PriceTier1": prices[RETAIL],
        "PriceTier2": prices[WHOLESALE_USD],
        "PriceTier3": prices[WHOLESALE_EUR],
        "Description": products[0]["Description"],
        "AttributeSet": "Apparel",
        "Tags": plan.tags,
        "RevenueAccount": "200",
        "Option1Name": first,
        "Option2Name": second,
        "Option3Name": "Fit" if cells[0][2] else "",
        "LastModifiedOn": stamp(plan.modified + timedelta(minutes=5)),
        "Attachments": [_image(ids, f"{plan.sku}.jpg", is_default=True), _image(ids, f"{plan.sku}-back.jpg")],
    }


def _image(ids: Ids, name: str, *, is_default: bool = False) -> Record:
    guid = ids.fixed("image", name)
    return {"ID": guid, "FileName": name, "DownloadUrl": f"/images/{name}?ID={guid}", "IsDefault": is_default}


def standalone(ids: Ids, seed: int, now: datetime) -> Group:
    """Products of no family: accessories, some of them for JOOR, and a service."""
    rng = random.Random(f"{seed}:standalone")
    return Group([_accessory(ids, rng, number, now) for number in range(len(words.STANDALONE))], [])


def _accessory(ids: Ids, rng: random.Random, number: int, now: datetime) -> Record:
    name, sku, retail = words.STANDALONE[number]
    service = sku.startswith("SRV")
    return {
        **_common(name, "Services" if service else "Accessories", retail, rng),
        "ID": ids.fixed("product", sku),
        "SKU": sku,
        "Name": name,
        "Type": "Service" if service else "Stock",
        # The numbers below the first style's are kept for products without a family.
        "Barcode": "" if service else f"{ean13(99_000_000 + number)}",
        "Tags": f"JOOR, {MAIN_SHEET}" if number % 3 == 0 else "",
        "LastModifiedOn": stamp(now - timedelta(days=number + 1)),
        "Attachments": [] if service else [_image(ids, f"{sku}.jpg", is_default=True)],
    }
