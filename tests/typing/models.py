"""Models, as users handle them; only the type checker reads this."""

from typing import Any, assert_type

import dify_chat
from dify_chat import models
from dify_chat.models import ChatMessageFile, ChatMessageSendResponse, ChatStreamEvent, FileType, MessageEvent
from dify_chat.types import UNSET, Unset


def stored_and_restored(reply: ChatMessageSendResponse) -> None:
    stored = assert_type(reply.to_dict(), dict[str, Any])
    assert_type(ChatMessageSendResponse.from_dict(stored), ChatMessageSendResponse)
    assert_type(models.MessageEvent.from_dict({}), MessageEvent)
    assert_type(dify_chat.models.MessageEvent.from_dict({}), MessageEvent)
    assert_type(reply.additional_properties, dict[str, Any])
    handlers: dict[type[ChatStreamEvent], str] = {MessageEvent: "text"}
    assert handlers


def enumerations(file: ChatMessageFile) -> str:
    file.type = "audio"
    file.type = FileType.AUDIO
    return file.type


def absent(reply: ChatMessageSendResponse) -> str:
    assert_type(reply.workflow_run_id, str | Unset)
    if reply.workflow_run_id is UNSET:
        return "not paused"
    return assert_type(reply.workflow_run_id, str)


def absent_or_empty(reply: ChatMessageSendResponse) -> str:
    return assert_type(reply.workflow_run_id or "not paused", str)


def mistakes(reply: ChatMessageSendResponse, file: ChatMessageFile) -> None:
    from dify_chat.models import MesageEvent  # type: ignore[attr-defined]  # noqa: F401, PLC0415
    from dify_chat_api.events import ChatEvent  # type: ignore[attr-defined]  # noqa: F401, PLC0415
    from dify_chat_api.models import Mesage  # type: ignore[attr-defined]  # noqa: F401, PLC0415

    models.Mesage  # type: ignore[attr-defined]  # noqa: B018
    reply.workflow_run_id.upper()  # type: ignore[union-attr]
    reply.answer = None  # type: ignore[assignment]
    file.transfer_method = 1  # type: ignore[assignment]
    ChatMessageSendResponse.from_dict([])  # type: ignore[arg-type]
