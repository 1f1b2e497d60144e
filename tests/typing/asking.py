"""Sending a message, as users write it; only the type checker reads this."""

from typing import Any, assert_type

from dify_chat import AsyncDifyChat, DifyChat
from dify_chat.models import (
    ChatMessageFile,
    ChatMessageMetadata,
    ChatMessageSendResponse,
    FileType,
    TransferMethod,
    Usage,
    WorkflowPausedData,
)
from dify_chat.types import Unset


def send(chat: DifyChat) -> None:
    reply = chat.send("Hello")
    assert_type(reply, ChatMessageSendResponse)
    assert_type(reply.answer, str)
    assert_type(reply.conversation_id, str)
    assert_type(reply.metadata, ChatMessageMetadata)
    assert_type(reply.metadata.usage, Usage | None)
    assert_type(reply.created_at, int)
    chat.send("And then?", conversation_id=reply.conversation_id, user_id="ada", api_key="app-key")
    chat.send("Hi", inputs={"tone": "dry", "words": 10, "files": []}, response_mode="streaming")
    if reply.metadata.usage:
        assert_type(reply.metadata.usage.total_tokens, int)


async def send_async(chat: AsyncDifyChat) -> None:
    assert_type(await chat.send("Hello"), ChatMessageSendResponse)
    assert_type(await chat.stop_messages_stream("task"), None)


def a_paused_run(reply: ChatMessageSendResponse) -> None:
    assert_type(reply.data, WorkflowPausedData | Unset)
    if reply.data:
        assert_type(reply.data, WorkflowPausedData)
        assert_type([reason.type_ for reason in reply.data.reasons], list[str])


def files(chat: DifyChat) -> None:
    picture = ChatMessageFile(type="image", transfer_method="remote_url", url="https://a.example/b.png")
    upload = ChatMessageFile(
        type=FileType.DOCUMENT, transfer_method=TransferMethod.LOCAL_FILE, upload_file_id="f"
    )
    chat.send("What is this?", files=[picture, upload])
    chat.send("What is this?", files=(picture,))
    assert_type(picture.type, FileType | str)
    assert_type(picture.to_dict(), dict[str, Any])


def optional_values_of_ones_own(
    chat: DifyChat, conversation_id: str | None, settings: dict[str, str]
) -> None:
    chat.send("Hello", conversation_id=conversation_id, inputs=settings, user_id=None, api_key=None)


def mistakes(chat: DifyChat) -> None:
    chat.send()  # type: ignore[call-arg]
    chat.send(b"Hello")  # type: ignore[arg-type]
    chat.send("Hello", "conversation")  # type: ignore[call-arg]
    chat.send("Hello", conversation="c")  # type: ignore[call-arg]
    chat.send("Hello", response_mode="sometimes")  # type: ignore[arg-type]
    chat.send("Hello", files=[{"type": "image"}])  # type: ignore[list-item]
    chat.send("Hello").anwser  # type: ignore[attr-defined]  # noqa: B018
    chat.send("Hello").metadata.usage.total_tokens  # type: ignore[union-attr]  # noqa: B018
    chat.sned("Hello")  # type: ignore[attr-defined]
    ChatMessageFile("image", "remote_url")  # type: ignore[call-arg]
    ChatMessageFile(type="image")  # type: ignore[call-arg]


async def mistakes_of_async_code(chat: AsyncDifyChat) -> None:
    chat.send("Hello").answer  # type: ignore[attr-defined]  # noqa: B018
    chat.send("Hello")  # type: ignore[unused-coroutine]
