"""Pictures and other files attached to products and families."""

import base64
import binascii
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin

from sandbox.core.ask import Ask
from sandbox.core.errors import refuse
from sandbox.core.values import Record, flag

if TYPE_CHECKING:
    from sandbox.core.state import CoreState


@dataclass(frozen=True)
class Attachment:
    """One file; `url` may be a path on the sandbox's own host, `content` is kept for uploads only."""

    guid: str
    file_name: str
    url: str
    is_default: bool = False
    content: bytes = b""

    @property
    def content_type(self) -> str:
        """The media type the file name suggests."""
        return mimetypes.guess_type(self.file_name)[0] or "application/octet-stream"


@dataclass
class Attachments:
    """Files by the ID of their owner."""

    by_owner: dict[str, list[Attachment]] = field(default_factory=dict)

    def of(self, owner: str) -> list[Attachment]:
        """The files of a product or family."""
        return self.by_owner.get(owner.lower(), [])

    def add(self, owner: str, attachment: Attachment) -> None:
        """Attach a file; a new default takes the mark away from the old one."""
        kept = self.of(owner)
        if attachment.is_default:
            kept = [Attachment(old.guid, old.file_name, old.url, False, old.content) for old in kept]
        self.by_owner[owner.lower()] = [*kept, attachment]

    def owner_of(self, guid: str) -> str | None:
        """Whose file this is."""
        return next((owner for owner, files in self.by_owner.items() if any(f.guid == guid for f in files)), None)

    def find(self, guid: str) -> Attachment | None:
        """The file with this ID."""
        return next((f for files in self.by_owner.values() for f in files if f.guid == guid), None)

    def remove(self, guid: str) -> str | None:
        """Drop a file and name its owner; None when there is no such file."""
        owner = self.owner_of(guid)
        if owner is not None:
            self.by_owner[owner] = [file for file in self.by_owner[owner] if file.guid != guid]
        return owner


def embedded(account: "CoreState", file: Attachment, ask: Ask) -> Record:
    """A file as it appears inside a product or family."""
    return {
        "ID": file.guid,
        "ContentType": file.content_type,
        "IsDefault": file.is_default,
        "FileName": file.file_name,
        "DownloadUrl": urljoin(ask.host_url, _stamped(account, file.url)),
    }


def link_ended(account: "CoreState", stamp: str) -> bool:
    """Whether an address with this `timeStamp` works no more."""
    lasts = account.config.link_seconds
    return lasts is not None and not (stamp.isdecimal() and account.clock.now().timestamp() - int(stamp) <= lasts)


def _stamped(account: "CoreState", url: str) -> str:
    """The address with the moment it was given, where addresses end."""
    if account.config.link_seconds is None:
        return url
    return f"{url}{'&' if '?' in url else '?'}timeStamp={account.clock.now().timestamp():.0f}"


def listed(account: "CoreState", owner: str, ask: Ask) -> list[Record]:
    """The bare array of the attachment endpoints, where IsDefault is a text."""
    rows = (embedded(account, file, ask) for file in account.attachments.of(owner))
    return [{**row, "IsDefault": str(row["IsDefault"]).lower()} for row in rows]


type Handler = Callable[["CoreState", Ask], list[Record]]


def reader(owner_field: str) -> Handler:
    """GET of the files of the owner that the query's `owner_field` names."""

    def read(account: "CoreState", ask: Ask) -> list[Record]:
        owner = ask.guid(owner_field)
        if not owner:
            raise refuse(f"Required attribute '{owner_field}' not provided.")
        return listed(account, owner, ask)

    return read


def adder(owner_field: str) -> Handler:
    """POST of one file to the owner that the body's `owner_field` names."""

    def add(account: "CoreState", ask: Ask) -> list[Record]:
        owner = str(ask.body.get(owner_field) or "").lower()
        shelf = account.products if owner_field == "ProductID" else account.families
        if shelf.get(owner) is None:
            raise refuse(f"{owner_field} '{owner}' was not found", 404)
        account.attachments.add(owner, _uploaded(account, ask))
        return listed(account, owner, ask)

    return add


def remove(account: "CoreState", ask: Ask) -> list[Record]:
    """DELETE of one file: what remains of its owner's files."""
    owner = account.attachments.remove(ask.guid("ID"))
    if owner is None:
        raise refuse("Attachment with specified ID not found", 404)
    return listed(account, owner, ask)


def _uploaded(account: "CoreState", ask: Ask) -> Attachment:
    name = str(ask.body.get("FileName") or "")
    if not name:
        raise refuse("Required attribute 'FileName' not provided.")
    guid = account.ids.guid("attachment")
    is_default = flag(ask.body.get("IsDefault"))
    if ask.body.get("FileDownloadUrl"):
        return Attachment(guid, name, str(ask.body["FileDownloadUrl"]), is_default)
    try:
        content = base64.b64decode(str(ask.body.get("Content") or ""), validate=True)
    except binascii.Error as error:
        raise refuse("Content is not valid base64.") from error
    if not content:
        raise refuse("Either FileDownloadUrl or Content must be provided.")
    query = urlencode({"ID": guid, "FileName": name, "isPublic": "True"})
    return Attachment(guid, name, f"{ask.api_url}Attachment/Download?{query}", is_default, content)
