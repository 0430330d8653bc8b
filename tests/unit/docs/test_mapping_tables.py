"""The mapping tables name every field the code fills, and no other."""

import re
from pathlib import Path
from typing import Any

import pytest

from seamline.domain.customer_record import CustomerRecord
from seamline.domain.sale import SaleDraft
from seamline.domain.style import Style

PAGE = (Path(__file__).parents[3] / "docs" / "mapping.md").read_text(encoding="utf-8")
NAME = re.compile(r"`([a-z_]+)`")
SECTIONS = {
    "Product and family -> style": Style,
    "Order -> sale": SaleDraft,
    "Customer -> JOOR's customer": CustomerRecord,
}


def fields_in_table(heading: str) -> set[str]:
    """What the first column of the section's table names."""
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in NAME.findall(row)}


@pytest.mark.parametrize(("heading", "record"), SECTIONS.items())
def test_every_field_is_named_and_no_other(heading: str, record: Any) -> None:
    assert fields_in_table(heading) == set(record.__struct_fields__)
