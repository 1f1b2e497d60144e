"""Files: those of visitors on their way to Dify, and those of the history on their way back."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dify_chat import ChatMessageFile

from .bodies import Json, file_body
from .guard import dify
from .relayed import Relayed

_MOST_BYTES = 15 * 1024 * 1024
_MOST_CHARACTERS = 200
_PICTURES = {"image/gif", "image/jpeg", "image/png", "image/webp"}  # which run no scripts, as SVG does


async def upload(request: Request) -> Response:
    """A file as the body, its name in `?name=` → `{id, name, type}`, which a question or a form has."""
    name = request.query_params.get("name", "")
    if not 0 < len(name) <= _MOST_CHARACTERS:
        raise HTTPException(400, f"A file has a name of {_MOST_CHARACTERS} characters at most.")
    async with file_body(request, _MOST_BYTES) as file:
        kept = await dify(request).file_upload((name, file))
    return Json({"id": kept.id, "name": kept.name, "type": ChatMessageFile.from_upload(kept).type})


async def download(request: Request) -> Response:
    """A file of a message, as it comes. Only pictures are shown: a page could act as the visitor."""
    file = dify(request).file_preview(request.path_params["file_id"])
    await file.open()  # then it knows its type
    headers = {
        "Cache-Control": "private, max-age=3600",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    if file.content_type in _PICTURES:
        return Relayed(file, file, media_type=file.content_type, headers=headers)
    headers["Content-Disposition"] = "attachment"
    return Relayed(file, file, media_type="application/octet-stream", headers=headers)


def message_file(given: Any) -> ChatMessageFile:
    """Read a file that the page names. It is an upload: a URL would have Dify fetch what a visitor names."""
    match given:
        case {"id": str(upload_id), "type": str(kind)} if upload_id:
            return ChatMessageFile(type=kind, transfer_method="local_file", upload_file_id=upload_id)
        case _:
            raise HTTPException(400, "A file has an id and a type.")


def message_files(given: Any) -> list[ChatMessageFile]:
    """Read the files that the page names."""
    if not isinstance(given, list):
        raise HTTPException(400, "Files are a list.")
    return [message_file(file) for file in given]
