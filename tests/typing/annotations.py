"""Functions of one's own, annotated with what signatures name."""

from typing import assert_type

from dify_chat import AsyncDifyChat, DifyChat
from dify_chat.types import (
    UNSET,
    AsyncTransport,
    FileInput,
    FileTarget,
    Outcome,
    Timeout,
    TimeoutPhase,
    Transport,
    Unset,
)


def transcript(chat: DifyChat, recording: FileInput, timeout: Timeout | Unset = UNSET) -> str:
    return chat.audio_to_text(recording, timeout=timeout).text


def spoken(chat: DifyChat, text: str, target: FileTarget) -> None:
    chat.text_to_audio(text).write_to(target)


def outcome(chat: DifyChat) -> Outcome | None:
    with chat.send_chat_message_stream("hi") as stream:
        return stream.outcome


def clients(transport: Transport, async_transport: AsyncTransport) -> tuple[DifyChat, AsyncDifyChat]:
    return DifyChat(transport=transport), AsyncDifyChat(transport=async_transport)


def told(phase: TimeoutPhase) -> str:
    assert_type(phase == "read", bool)
    return phase
