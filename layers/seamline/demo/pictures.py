"""Which picture each style should show first, worked out from the ERP's raw records."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from seamline.demo.brand import Catalogue, Json, State
from seamline.demo.expected import Expected


def first_pictures(catalogue: Catalogue) -> dict[str, str]:
    """The name of the default picture, else of the first one, of every family that has any, by the family's id."""
    pictured = ((row["ID"].lower(), row["Attachments"]) for row in catalogue.families if row["Attachments"])
    return {identifier: _first(files)["FileName"] for identifier, files in pictured}


def picture_differences(pictures: Mapping[str, str], wanted: Expected, state: State) -> Iterator[str]:
    """Styles that do not show the picture they should; JOOR adds characters to the names of files."""
    shown = {row["style_identifier"].lower(): row["images"] for row in state.joor["styles"]}
    for identifier in pictures.keys() & wanted.styles.keys():
        names = [image["filename"] for image in shown.get(identifier, ())]
        stem = PurePosixPath(pictures[identifier]).stem
        if len(names) != 1 or not names[0].startswith(stem):
            yield f"{wanted.styles[identifier].number} shows the pictures {names} instead of {stem}"


def _first(files: list[Json]) -> Json:
    return next((file for file in files if file["IsDefault"]), files[0])
