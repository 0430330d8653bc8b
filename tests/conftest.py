"""How the suite is shared out over the cores: what shares a costly fixture stays together.

Hypothesis has no deadline: how long an example takes on a busy machine says nothing.
"""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("seamline", deadline=None)
settings.load_profile("seamline")

HERE = Path(__file__).parent
TOGETHER = {"e2e": "cloud", "localcloud": "cloud", "infra": "cloud", "browser": "browser"}
"""Folders whose tests share one deployment, the folder that templates are staged in, or one browser."""
APART = {"sim", "oracle"}
"""Folders of long tests that share nothing, so that each core takes the next one."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name each test's group for `--dist loadgroup`; a module's tests share its fixtures unless they share nothing."""
    for item in items:
        if group := _group(item.path.relative_to(HERE)):
            item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: _group(item.path.relative_to(HERE)) != "cloud")


def _group(path: Path) -> str | None:
    folder = path.parts[0]
    return None if folder in APART else TOGETHER.get(folder, str(path))
