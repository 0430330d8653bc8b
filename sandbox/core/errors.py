"""The ways Cin7 Core says no."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One entry of an error answer; `code` is Cin7's ErrorCode, not the HTTP status."""

    text: str
    code: int = 400


class CoreError(Exception):
    """A refused call, answered as an array of problems with one HTTP status."""

    def __init__(self, *problems: Problem, status: int = 400) -> None:
        super().__init__("; ".join(problem.text for problem in problems))
        self.problems = problems
        self.status = status


def refuse(text: str, code: int = 400) -> CoreError:
    """A refusal with one problem."""
    return CoreError(Problem(text, code))


def raise_all(problems: list[Problem]) -> None:
    """Raise CoreError when there is at least one problem."""
    if problems:
        raise CoreError(*problems)
