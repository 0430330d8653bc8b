"""Hooks are the marked methods and nothing else."""

import pytest

from sandbox.kit.hooks import UnknownHookError, call_hook, hook, hooks_of


class Shop:
    @hook
    def open(self, at: int) -> str:
        return f"open at {at}"

    def close(self) -> None:
        raise AssertionError


def test_a_hook_is_called_by_name_with_keywords() -> None:
    assert call_hook(Shop(), "open", {"at": 9}) == "open at 9"


def test_other_methods_are_out_of_reach() -> None:
    assert list(hooks_of(Shop())) == ["open"]
    with pytest.raises(UnknownHookError, match="use one of: open"):
        call_hook(Shop(), "close", {})
