"""Files that a query brings along: which Dify takes, and how it tells of them afterwards."""

import mimetypes
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from ._call import Call
from ._problems import invalid_param
from ._records import Upload, new_id

_TYPES = ("image", "document", "audio", "video", "custom")
_MOST_IMAGES = 3

File = dict[str, Any]


def accepted(call: Call, files: list[File]) -> list[File]:
    """The files as they're remembered. Of a file without an address, Dify forgets that it was there."""
    taken = [_taken(call, file) for file in files]
    if sum(file["type"] == "image" for file in files) > _MOST_IMAGES:
        raise invalid_param(f"Number of image files exceeds the maximum limit {_MOST_IMAGES}")
    for file in files:
        if file["transfer_method"] == "local_file":
            call.state.uploads[str(UUID(file["upload_file_id"]))].used = True
    return [file for file in taken if file]


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
        "remote_url": file["url"] if file["transfer_method"] == "remote_url" else "",
    }


def _taken(call: Call, file: File) -> File | None:
    if file.get("type") not in _TYPES:
        raise invalid_param(f"{file.get('type')!r} is not a valid FileType")
    match file.get("transfer_method"):
        case "remote_url" if url := file.get("url"):
            return _remote(file["type"], str(url))
        case "remote_url":
            if not call.version.nameless_files:
                raise invalid_param("Invalid file url")
            return None
        case "local_file":
            return _local(file["type"], _uploaded(call, file.get("upload_file_id")))
        case other:
            raise invalid_param(f"No matching enum found for value '{other}'")


def _uploaded(call: Call, id_: object) -> Upload:
    if not id_:
        raise invalid_param("Invalid upload file id")
    try:
        found = call.state.uploads.get(str(UUID(str(id_))))
    except ValueError:
        raise invalid_param("Invalid upload file id format") from None
    if found is None or not (found.user == call.user or call.version.foreign_files):
        raise invalid_param("Invalid upload file")
    return found


def _local(type_: str, upload: Upload) -> File:
    return {
        "id": new_id(),
        "filename": upload.name,
        "type": type_,
        "url": upload.source_url,
        "mime_type": upload.mime_type,
        "size": len(upload.content),
        "transfer_method": "local_file",
        "belongs_to": "user",
        "upload_file_id": upload.id,
    }


def _remote(type_: str, url: str) -> File:
    name = PurePosixPath(urlsplit(url).path).name
    return {
        "id": new_id(),
        "filename": name,
        "type": type_,
        "url": url,
        "mime_type": mimetypes.guess_type(name)[0] or "application/octet-stream",
        "size": 0,
        "transfer_method": "remote_url",
        "belongs_to": "user",
        "upload_file_id": None,
    }
