"""How `seamline explain` shows the pictures of a style."""

from seamline.cli.output import say
from seamline.flows.explain_images import ExplainedImages


def show_images(style: ExplainedImages) -> None:
    """One style's pictures for people."""
    if style.pictures:
        say(f"pictures of {style.number}")
    for picture in style.pictures:
        say(f"  {picture.place}: {picture.file_name}   [{picture.state}]")
    for problem in style.problems:
        say(f"  problem    {'; '.join(problem.reasons)}")
        say(f"             -> {problem.fix}")
