"""A call reaches the socket in four files: area, endpoint, http.py, httpx."""

import asyncio
import inspect
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import httpx
import pytest

import dify_chat
import dify_chat_api
from dify_chat import AsyncDifyChat, DifyChat

OURS = [Path(package.__file__).parent for package in (dify_chat, dify_chat_api)]
HTTPX = Path(httpx.__file__).parent
ID = "839cbb2d-6934-4b5b-9894-2b7224d91775"

Call = Callable[[Any], Any]
# What is called, its area, and the file that it waits in: what is streamed is sent when it is opened.
CALLS: dict[str, tuple[Call, str, str]] = {
    "send": (lambda chat: chat.send("Hi"), "chat", "chat"),
    "send_chat_message_stream": (lambda chat: chat.send_chat_message_stream("Hi").open(), "chat", "chat_stream"),
    "stop_messages_stream": (lambda chat: chat.stop_messages_stream(ID), "chat", "chat"),
    "messages": (lambda chat: chat.messages(ID), "messages", "messages"),
    "message_feedback": (lambda chat: chat.message_feedback(ID, rating="like"), "messages", "messages"),
    "messages_suggested": (lambda chat: chat.messages_suggested(ID), "messages", "messages"),
    "conversations": (lambda chat: chat.conversations(), "conversations", "conversations"),
    "delete_conversation": (lambda chat: chat.delete_conversation(ID), "conversations", "conversations"),
    "rename_conversation": (lambda chat: chat.rename_conversation(ID, name="x"), "conversations", "conversations"),
    "text_to_audio": (lambda chat: chat.text_to_audio("Hi").open(), "audio", "audio_stream"),
    "audio_to_text": (lambda chat: chat.audio_to_text(b"ID3"), "audio", "audio"),
}
each_call = pytest.mark.parametrize("name", CALLS)


class Sent(Exception):
    """Where a request would be written to the socket."""


class NoSocket(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Notes who wanted to send, and sends nothing."""

    def __init__(self) -> None:
        self.callers: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.callers = [*files_of(inspect.currentframe())]
        raise Sent

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self.handle_request(request)


def files_of(frame: FrameType | None) -> Iterator[str]:
    """Our files and httpx, as they called each other down to a frame; the innermost first."""
    last = ""
    while frame:
        name = name_of(frame.f_code.co_filename)
        if name and name != last:
            yield name
            last = name
        frame = frame.f_back


def name_of(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(HTTPX):
        return "httpx"
    return next((f"{root.name}/{path.relative_to(root).as_posix()}" for root in OURS if path.is_relative_to(root)), "")
