"""What the flow needs of pictures: their bytes copied to our bucket, and an address for JOOR to fetch them from."""

from typing import Protocol

from seamline.domain.image import Copy
from seamline.errors import MissingPrerequisite, OperatorError


class AddressEnded(OperatorError):
    """The address was taken, and gives no picture any more; the ERP may know a newer one."""


class PictureDesk(Protocol):
    """Copies pictures and offers the copies."""

    def copy(self, url: str) -> Copy:
        """Fetch the picture, make it acceptable to JOOR, keep it under its hash.

        Raises AddressEnded when the address may be too old, another OperatorError when somebody has to replace the
        picture, RetryableError when trying later makes sense.
        """

    def link(self, copy: Copy) -> str:
        """An address that anyone may fetch the copy from for a short while."""


class NoPictures:
    """The desk of a process that has no place for pictures."""

    def copy(self, url: str) -> Copy:
        """Refuse. Raises MissingPrerequisite."""
        raise MissingPrerequisite(f"there is no bucket to copy {url.split('?')[0]} to", fix=_ON_THE_STACK)

    def link(self, copy: Copy) -> str:
        """Refuse. Raises MissingPrerequisite."""
        raise MissingPrerequisite(f"there is no bucket to offer {copy.sha256} from", fix=_ON_THE_STACK)


_ON_THE_STACK = "run the images flow on the stack, whose function has a bucket"
