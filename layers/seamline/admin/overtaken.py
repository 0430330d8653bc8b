"""What a person is told whose act came second: the table's words about keys and revisions are none of theirs."""

from seamline.errors import Conflict

ASK_AGAIN = "look at it again, then ask again"


def overtaken(act: str) -> Conflict:
    """The error of an act on a record that was changed while it was under way."""
    return Conflict(f"{act}: somebody else, or Seamline itself, changed the record meanwhile", fix=ASK_AGAIN)
