"""Which option is the color and which the size, under the names that tenants use, and what becomes of a third one."""

from typing import Literal

from pydantic import Field

from seamline.settings.base import Model
from seamline.settings.patterns import Pattern

COLOR_NAMES = (
    "Color", "Colour", "Colors", "Colours", "Color name", "Colour name", "Colorway", "Colourway", "Shade",
    "Couleur", "Coloris", "Farbe", "Colore", "Kleur", "Cor", "Färg", "Farve", "Farge", "Väri", "Kolor", "Barva",
    "Renk", "Цвет", "Колір", "カラー", "颜色", "색상",
)  # fmt: skip
SIZE_NAMES = (
    "Size", "Sizes", "Size name", "Taille", "Pointure", "Größe", "Grösse", "Groesse", "Talla", "Taglia", "Misura",
    "Maat", "Tamanho", "Storlek", "Størrelse", "Koko", "Rozmiar", "Velikost", "Beden", "Размер", "Розмір",
    "サイズ", "尺码", "사이즈",
)  # fmt: skip


class StandaloneOptions(Model):
    """Where a product without a family has its color and size: a pattern first, then attributes."""

    pattern: Pattern = Field("", description="a regular expression with the groups color and size, searched for")
    read_from: Literal["name", "sku"] = "name"
    color_attribute: str = Field("", description="such as AdditionalAttribute3")
    size_attribute: str = ""
