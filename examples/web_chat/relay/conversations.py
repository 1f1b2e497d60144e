"""A visitor's conversations."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dify_chat.models import MessageFile

from .bodies import Json, json_body, text
from .guard import dify

_MOST_CHARACTERS = 100


async def index(request: Request) -> Response:
    """The newest ones, or those after `?last_id=`."""
    page = await dify(request).conversations(last_id=request.query_params.get("last_id"), limit=30)
    data = [{"id": conversation.id, "name": conversation.name} for conversation in page.data]
    return Json({"data": data, "has_more": page.has_more})


async def messages(request: Request) -> Response:
    """The newest ones, or those before `?first_id=`; the oldest of them first."""
    page = await dify(request).messages(
        request.path_params["conversation_id"], first_id=request.query_params.get("first_id")
    )
    data = [
        {
            "id": message.id,
            "query": message.query,
            "answer": message.answer,
            "rating": message.feedback.rating if message.feedback else None,
            "status": message.status,
            "files": [_file(file) for file in message.message_files if file.belongs_to == "user"],
            "answer_files": [_file(file) for file in message.message_files if file.belongs_to != "user"],
            "forms": [form.to_dict() for form in message.extra_contents or ()],
        }
        for message in page.data
    ]
    return Json({"data": data, "has_more": page.has_more})


async def rename(request: Request) -> Response:
    """`{name}` → the conversation's name."""
    name = text(await json_body(request), "name", _MOST_CHARACTERS)
    conversation = await dify(request).rename_conversation(request.path_params["conversation_id"], name=name)
    return Json({"name": conversation.name})


async def delete(request: Request) -> Response:
    await dify(request).delete_conversation(request.path_params["conversation_id"])
    return Response(status_code=204)


def _file(file: MessageFile) -> dict[str, Any]:
    return {
        "id": file.upload_file_id,
        "name": file.filename,
        "media_type": file.mime_type,
        "url": file.url,
    }
