"""How the suite is shared out over the cores: what shares a costly fixture stays together.

Hypothesis has no deadline: how long an example takes on a busy machine says nothing.
"""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

settings.register_profile("seamline", deadline=None)
settings.load_profile("seamline")

HERE = Path(__file__).parent
TOGETHER = {"e2e": "cloud", "localcloud": "cloud", "infra": "cloud", "browser": "browser"}
"""Folders whose tests share one deployment, the folder that templates are staged in, or one browser."""
APART = {"sim", "oracle"}
"""Folders of long tests that share nothing, so that each core takes the next one."""


class Groups(LoadScopeScheduling):  # type: ignore[misc]
    """Gives a core a whole group at a time; a module's tests are one, unless they share nothing."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Groups:
    """Share the tests out by our groups."""
    return Groups(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest group goes first, so that the other cores work meanwhile."""
    items.sort(key=lambda item: group_of(str(item.path.relative_to(HERE.parent))) != "cloud")


def group_of(nodeid: str) -> str:
    """The group of a test, by its name as pytest prints it."""
    module = nodeid.partition("::")[0]
    folder = Path(module).parts[1]
    return nodeid if folder in APART else TOGETHER.get(folder, module)
