"""Every page speaks of settings, pages and commands that exist."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from seamline.cli.setting_words import section_in
from seamline.settings import Settings

ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SETTING = re.compile(rf"`((?:{'|'.join(Settings.model_fields)})(?:\.[a-z_]+)+)[`:]")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_named_by_its_path_exists(page: Path) -> None:
    unknown = [path for path in SETTING.findall(page.read_text(encoding="utf-8")) if not _exists(path)]
    assert unknown == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [link for link in LINK.findall(text) if not (page.parent / link).exists()] == []


def _exists(path: str) -> bool:
    """Whether the path leads to a setting; below a mapping every name is the brand's own."""
    model: type[BaseModel] | None = Settings
    annotation: object = Settings
    for name in path.split("."):
        if model is None:
            return "dict" in str(annotation)
        if name not in model.model_fields:
            return False
        annotation = model.model_fields[name].annotation
        model = section_in(annotation)[0]
    return True
