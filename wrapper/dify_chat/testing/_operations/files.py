"""Uploading and previewing files, and taking those that come with a query."""

from mimetypes import MimeTypes
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from werkzeug import Response

from .._app.ids import TENANT_ID, new_id
from .._app.records import Upload
from .._wire.checks import boolean_in_query
from .._wire.errors import ApiError, invalid_param
from .._wire.responses import json_response
from .call import Call

_MOST_MEGABYTES = {"image": 10, "video": 100, "audio": 50}
_MOST_MEGABYTES_OF_OTHERS = 15
_MOST_IMAGES = 3
_MEDIA_TYPES = MimeTypes()  # Python's own table, without that of the machine
_TYPES = ("image", "document", "audio", "video", "custom")

File = dict[str, Any]


def upload(call: Call) -> Response:
    file = call.request.files.get("file")
    if file is None:
        raise ApiError(400, "no_file_uploaded", "Please upload your file.")
    if not file.mimetype:
        raise ApiError(415, "unsupported_file_type", "File type not allowed.")
    if not file.filename:
        raise ApiError(400, "filename_not_exists_error", "The specified filename does not exist.")
    if set(file.filename) & set("/\\"):
        raise invalid_param("Filename contains invalid characters")
    content = file.read()
    kind = file.mimetype.partition("/")[0]
    if len(content) > _MOST_MEGABYTES.get(kind, _MOST_MEGABYTES_OF_OTHERS) * 1024 * 1024:
        raise ApiError(413, "file_too_large", "")
    kept = Upload(call.state.end_user(call.user), file.filename, file.mimetype, content)
    # Dify signs this address, and serves the file there; the mock doesn't.
    kept.source_url = f"{call.request.host_url}files/{kept.id}/file-preview?sign={new_id()}"
    call.state.uploads[kept.id] = kept
    return json_response(_row(kept), 201)


def preview(call: Call) -> Response:
    as_attachment = call.field("as_attachment", boolean_in_query, False)
    found = call.state.uploads.get(str(call.ids["file_id"]))
    if found is None or not found.used:
        raise ApiError(404, "file_not_found", "File not found in message context")
    response = Response(found.content, mimetype=found.mime_type)
    response.headers["Cache-Control"] = "public, max-age=3600"
    if found.mime_type.startswith(("audio/", "video/")):
        response.headers["Accept-Ranges"] = "bytes"
    is_page = found.mime_type == "text/html"  # a browser would run its scripts
    if is_page or as_attachment:
        response.headers["Content-Type"] = "application/octet-stream"
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
    if is_page:
        response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def accepted(call: Call, files: list[File]) -> list[File]:
    """Return the files of a query as a message keeps them. Dify drops those without an address."""
    taken = [_taken(call, file) for file in files]
    if sum(file["type"] == "image" for file in files) > _MOST_IMAGES:
        raise invalid_param(f"Number of image files exceeds the maximum limit {_MOST_IMAGES}")
    kept = [file for file in taken if file]
    for file in kept:
        if file["upload_file_id"]:
            call.state.uploads[file["upload_file_id"]].used = True
    return kept


def _taken(call: Call, file: File) -> File | None:
    type_, method = file.get("type"), file.get("transfer_method")
    if type_ not in _TYPES:
        raise invalid_param(f"{type_!r} is not a valid FileType")
    kept = {"id": new_id(), "type": type_, "transfer_method": method, "belongs_to": "user"}
    if method == "local_file":
        found = _uploaded(call, file.get("upload_file_id"))
        about = {"filename": found.name, "mime_type": found.mime_type, "size": len(found.content)}
        return {**kept, **about, "url": found.source_url, "upload_file_id": found.id}
    if method != "remote_url":
        raise invalid_param(f"No matching enum found for value '{method}'")
    if not (url := str(file.get("url") or "")):
        return None
    name = PurePosixPath(urlsplit(url).path).name
    mime_type = _MEDIA_TYPES.guess_type(name)[0] or "application/octet-stream"
    about = {"filename": name, "mime_type": mime_type, "size": 0}
    return {**kept, **about, "url": url, "upload_file_id": None}


def _uploaded(call: Call, id_: object) -> Upload:
    if not id_:
        raise invalid_param("Invalid upload file id")
    try:
        found = call.state.uploads.get(str(UUID(str(id_))))
    except ValueError:
        raise invalid_param("Invalid upload file id format") from None
    if found is None or found.user.name != call.user:
        raise invalid_param("Invalid upload file")
    return found


def _row(file: Upload) -> dict[str, Any]:
    names = ("id", "name", "mime_type", "created_at", "source_url")
    absent = ("reference", "preview_url", "original_url", "user_id", "conversation_id", "file_key")
    return {
        **{name: getattr(file, name) for name in names},
        **dict.fromkeys(absent),
        "size": len(file.content),
        "extension": PurePosixPath(file.name).suffix.removeprefix(".").lower(),
        "created_by": file.user.id,
        "tenant_id": TENANT_ID,
    }
