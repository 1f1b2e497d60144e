"""Files that a query brings along: which Dify takes, and how it tells of them afterwards."""

import mimetypes
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from ._problems import Problem, invalid_param

_TYPES = ("image", "document", "audio", "video", "custom")
_MOST_IMAGES = 3

File = dict[str, Any]


def accepted(files: list[File]) -> list[File]:
    """The files as they're remembered. Of a file without an address, Dify forgets that it was there."""
    for file in files:
        _check(file)
    if sum(file["type"] == "image" for file in files) > _MOST_IMAGES:
        raise invalid_param(f"Number of image files exceeds the maximum limit {_MOST_IMAGES}")
    return [_described(file["type"], str(file["url"])) for file in files if file.get("url")]


def in_stream(file: File) -> File:
    """A file as the end of a stream shows it."""
    return {
        "related_id": file["id"],
        "extension": PurePosixPath(file["filename"]).suffix,
        "filename": file["filename"],
        "size": file["size"],
        "mime_type": file["mime_type"],
        "transfer_method": file["transfer_method"],
        "type": file["type"],
        "url": file["url"],
        "upload_file_id": file["upload_file_id"],
        "remote_url": file["url"],
    }


def _check(file: File) -> None:
    if file.get("type") not in _TYPES:
        raise invalid_param(f"{file.get('type')!r} is not a valid FileType")
    match file.get("transfer_method"):
        case "remote_url":
            return
        case "local_file":
            raise _unknown_upload(file.get("upload_file_id"))
        case other:
            raise invalid_param(f"No matching enum found for value '{other}'")


def _unknown_upload(id_: object) -> Problem:
    if not id_:
        return invalid_param("Invalid upload file id")
    try:
        UUID(str(id_))
    except ValueError:
        return invalid_param("Invalid upload file id format")
    return invalid_param("Invalid upload file")


def _described(type_: str, url: str) -> File:
    name = PurePosixPath(urlsplit(url).path).name
    return {
        "id": str(uuid4()),
        "filename": name,
        "type": type_,
        "url": url,
        "mime_type": mimetypes.guess_type(name)[0] or "application/octet-stream",
        "size": 0,
        "transfer_method": "remote_url",
        "belongs_to": "user",
        "upload_file_id": None,
    }
