"""Functions of one's own, annotated with what signatures name."""

from typing import Unpack, assert_type

from dify_chat import AsyncDifyChat, DifyChat
from dify_chat.types import (
    UNSET,
    AsyncTransport,
    FileInput,
    FileTarget,
    Outcome,
    PerCall,
    Timeout,
    TimeoutPhase,
    Unset,
)


def transcript(chat: DifyChat, recording: FileInput, timeout: Timeout | Unset = UNSET) -> str:
    return chat.audio_to_text(recording, timeout=timeout).text


def spoken(chat: DifyChat, text: str, target: FileTarget) -> None:
    chat.text_to_audio(text).write_to(target)


def outcome(chat: DifyChat) -> Outcome | None:
    with chat.send_chat_message_stream("hi") as stream:
        return stream.outcome


def client(transport: AsyncTransport) -> AsyncDifyChat:
    return AsyncDifyChat(transport=transport)


def reply(chat: DifyChat, content: str, **call: Unpack[PerCall]) -> str:
    return chat.send(content, **call).answer


def told(phase: TimeoutPhase) -> str:
    assert_type(phase == "read", bool)
    return phase
