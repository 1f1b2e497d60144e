"""Files that users upload, and a look at those that are in a message."""

import secrets
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from werkzeug import Response

from ._answers import json_answer
from ._call import Call
from ._payload import Field, Shape, boolean_in_query
from ._problems import Problem, invalid_param
from ._records import Upload

_MEGABYTE = 1024 * 1024
_MOST_MEGABYTES = {"image": 10, "video": 100, "audio": 50}
_MOST_MEGABYTES_OF_OTHERS = 15

_PREVIEW = Shape("FilePreviewQuery", {"as_attachment": Field(boolean_in_query, False)})


def upload(call: Call) -> Response:
    file = call.request.files.get("file")
    if file is None:
        raise Problem(400, "no_file_uploaded", "Please upload your file.")
    if not file.mimetype:
        raise Problem(415, "unsupported_file_type", "File type not allowed.")
    if not file.filename:
        raise Problem(400, "filename_not_exists_error", "The specified filename does not exist.")
    if set(file.filename) & set(call.version.bad_in_file_names):
        raise invalid_param("Filename contains invalid characters")
    content = file.read()
    kind = file.mimetype.partition("/")[0]
    if len(content) > _MOST_MEGABYTES.get(kind, _MOST_MEGABYTES_OF_OTHERS) * _MEGABYTE:
        raise Problem(413, "file_too_large", call.version.file_too_large)
    kept = Upload(call.user, file.filename, file.mimetype, content)
    kept.source_url = _signed(call.request.host_url, kept)
    call.state.uploads[kept.id] = kept
    return json_answer(call.version.upload(_row(call, kept)), 201)


def preview(call: Call) -> Response:
    given = call.take(_PREVIEW)
    found = call.state.uploads.get(str(call.ids["file_id"]))
    if found is None or not found.used:
        raise Problem(404, "file_not_found", "File not found in message context")
    response = Response(found.content, mimetype=found.mime_type)
    response.headers["Cache-Control"] = "public, max-age=3600"
    if found.mime_type.startswith(("audio/", "video/")):
        response.headers["Accept-Ranges"] = "bytes"
    inert = found.mime_type in call.version.inert_types
    if inert or given["as_attachment"]:
        response.headers["Content-Type"] = "application/octet-stream"
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
    if inert:
        response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _signed(host_url: str, file: Upload) -> str:
    """The kind of address under which Dify shows a file to whoever has it; the mock serves none."""
    signature = f"nonce={secrets.token_hex(16)}&sign={secrets.token_urlsafe(32)}%3D"
    return f"{host_url}files/{file.id}/file-preview?timestamp={file.created_at}&{signature}"


def _row(call: Call, file: Upload) -> dict[str, Any]:
    return {
        "id": file.id,
        "reference": None,
        "name": file.name,
        "size": len(file.content),
        "extension": PurePosixPath(file.name).suffix.removeprefix(".").lower(),
        "mime_type": file.mime_type,
        "created_by": call.state.end_user(file.user).id,
        "created_at": file.created_at,
        "preview_url": None,
        "source_url": file.source_url,
        "original_url": None,
        "user_id": None,
        "tenant_id": call.state.tenant_id,
        "conversation_id": None,
        "file_key": None,
    }
