"""Makes the addresses of the admin URL out of words a person typed, so that no word can lead to another address."""

from urllib.parse import quote

from seamline.errors import NotFound

NO_NAMES = ("", ".", "..")


def address(*words: str) -> str:
    """The address that has these words as its steps. Raises NotFound for a word that cannot be one step."""
    for word in words:
        # What lies between here and the function may take an escaped slash, or dots, for steps of their own.
        if word in NO_NAMES or "/" in word:
            raise NotFound(f"there is nothing named {word!r}", fix="check the id: none has a slash, or is only dots")
    return "".join(f"/{quote(word, safe='')}" for word in words)
