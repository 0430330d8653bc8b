"""What a function carries stays far below Lambda's limit, imaging library and all."""

from pathlib import Path

import pytest

from scripts.build_layers import PLATFORMS, build

pytestmark = pytest.mark.e2e
MB = 1024 * 1024
LAMBDA_LIMIT = 250 * MB
"""Unzipped, all layers and the code together."""


def size(folder: Path) -> int:
    """The bytes of every file below."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize("platform", PLATFORMS)
def test_both_layers_together_leave_most_of_lambdas_room_free(platform: str) -> None:
    third_party, library = build(platform)
    assert (third_party / "python" / "PIL").is_dir()
    assert size(third_party) + size(library) < LAMBDA_LIMIT // 3
    assert size(library) < 10 * MB
