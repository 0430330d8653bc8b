"""Reads the JSON body of a request, so that what a caller got wrong in it is never taken for a bug of ours."""

import json
from json import JSONDecodeError
from typing import Any


def read_json(text: str) -> Any:
    """The value of a body. Raises JSONDecodeError, also where Python's reader gives up on what may be JSON."""
    try:
        return json.loads(text)
    except JSONDecodeError:
        raise
    except RecursionError:
        raise JSONDecodeError("it is nested too deeply", text, 0) from None
    except ValueError:
        # All that is left is an integer longer than Python turns into a number.
        raise JSONDecodeError("a number in it has too many digits", text, 0) from None
