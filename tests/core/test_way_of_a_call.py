"""A call reaches the socket in four files: operation, endpoint, http.py, httpx; others that run do no I/O.

Streams, lists and uploads have one file more on their way, which they share.
"""

import asyncio
import gc
import inspect
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import httpx
import pytest

import dify_chat
import dify_chat_api
from dify_chat import AsyncDifyChat, DifyChat
from dify_chat._http import background

SOURCES = [Path(str(package.__file__)).parents[1] for package in (dify_chat, dify_chat_api)]
HTTPX = Path(httpx.__file__).parent
DRIVER = "dify_chat/_http/synchronization.py"  # steps through what httpx does in async code
ID = "839cbb2d-6934-4b5b-9894-2b7224d91775"

ANNOTATION = {"question": "q", "answer": "a"}
EMBEDDING = {"embedding_provider_name": "p", "embedding_model_name": "m"}

# Each operation by area and name, and the files that send it, the innermost first. A stream is sent when it
# is opened; its area has nothing more to do with it.
CALLS: list[tuple[str, Callable[[Any], Any], str]] = [
    ("chat/send", lambda chat: chat.send("Hi"), "operations/chat"),
    (
        "chat/send_chat_message_stream",
        lambda chat: chat.send_chat_message_stream("Hi").open(),
        "stream_requests event_source",
    ),
    ("chat/stop_messages_stream", lambda chat: chat.stop_messages_stream(ID), "operations/chat"),
    ("messages/messages", lambda chat: chat.messages(ID), "operations/base operations/messages"),
    (
        "messages/message_feedback",
        lambda chat: chat.message_feedback(ID, rating="like"),
        "operations/messages",
    ),
    ("messages/messages_suggested", lambda chat: chat.messages_suggested(ID), "operations/messages"),
    (
        "conversations/conversations",
        lambda chat: chat.conversations(),
        "operations/base operations/conversations",
    ),
    (
        "conversations/delete_conversation",
        lambda chat: chat.delete_conversation(ID),
        "operations/conversations",
    ),
    (
        "conversations/rename_conversation",
        lambda chat: chat.rename_conversation(ID, name="x"),
        "operations/conversations",
    ),
    ("audio/text_to_audio", lambda chat: chat.text_to_audio("Hi").open(), "file_stream"),
    ("audio/audio_to_text", lambda chat: chat.audio_to_text(b"ID3"), "operations/audio"),
    ("files/file_upload", lambda chat: chat.file_upload(b"x"), "message_uploads operations/files"),
    ("files/file_preview", lambda chat: chat.file_preview(ID).open(), "file_stream"),
    ("messages/feedbacks", lambda chat: chat.feedbacks(), "operations/base operations/messages"),
    (
        "conversations/conversation_variables",
        lambda chat: chat.conversation_variables(ID),
        "operations/base operations/conversations",
    ),
    (
        "conversations/update_conversation_variable",
        lambda chat: chat.update_conversation_variable(ID, ID, value=1),
        "operations/conversations",
    ),
    *[
        (f"app/{name}", lambda chat, name=name: getattr(chat, name)(), "operations/app")
        for name in ("info", "parameters", "meta", "site")
    ],
    ("app/end_user", lambda chat: chat.end_user(ID), "operations/app"),
    (
        "annotations/page_app_annotation",
        lambda chat: chat.page_app_annotation(),
        "operations/base operations/annotations",
    ),
    (
        "annotations/create_app_annotation",
        lambda chat: chat.create_app_annotation(**ANNOTATION),
        "operations/annotations",
    ),
    (
        "annotations/update_app_annotation",
        lambda chat: chat.update_app_annotation(ID, **ANNOTATION),
        "operations/annotations",
    ),
    (
        "annotations/delete_app_annotation",
        lambda chat: chat.delete_app_annotation(ID),
        "operations/annotations",
    ),
    (
        "annotations/annotation_reply",
        lambda chat: chat.annotation_reply("enable", score_threshold=0.9, **EMBEDDING),
        "operations/annotations",
    ),
    (
        "annotations/query_annotation_reply",
        lambda chat: chat.query_annotation_reply("enable", ID),
        "operations/annotations",
    ),
    (
        "workflow/workflow_events",
        lambda chat: chat.workflow_events(ID).open(),
        "stream_requests event_source",
    ),
    ("workflow/workflow_run", lambda chat: chat.workflow_run(ID), "operations/workflow"),
    ("workflow/workflow_logs", lambda chat: chat.workflow_logs(), "operations/base operations/workflow"),
    ("workflow/human_input_form", lambda chat: chat.human_input_form(ID), "operations/workflow"),
    (
        "workflow/submit_human_input_form",
        lambda chat: chat.submit_human_input_form(ID, action="approve"),
        "operations/workflow",
    ),
]
each_call = pytest.mark.parametrize(("endpoint", "call", "sender"), CALLS, ids=[name for name, *_ in CALLS])


class SentError(Exception):
    """Raised where a request would be written to the socket; knows the files on the way there."""


class NoSocket(httpx.BaseTransport, httpx.AsyncBaseTransport):
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise SentError(*files_down_to(inspect.currentframe()))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self.handle_request(request)


@cache  # it is asked of each function that a call runs
def name_of(file: str) -> str:
    """A file of ours by its path below the source root, all of httpx by one name, and others by none."""
    path = Path(file)
    if path.is_relative_to(HTTPX):
        return "httpx"
    return next((str(path.relative_to(root)) for root in SOURCES if path.is_relative_to(root)), "")


def files_down_to(frame: FrameType | None) -> Iterator[str]:
    """The files that called each other down to a frame, the innermost first."""
    last = ""
    while frame:
        name = name_of(frame.f_code.co_filename)
        if name and name != last:
            yield name
        last = name or last
        frame = frame.f_back


def sent_by(call: Callable[[], object]) -> tuple[list[str], set[str]]:
    """Make a call until it reaches the socket; give the files on the way there, and all of ours that ran."""
    ran: set[str] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_name != "<module>":
            ran.add(name_of(frame.f_code.co_filename))

    gc.disable()  # what an earlier call left behind shall not be cleaned up in this one
    sys.setprofile(note)
    try:
        with pytest.raises(SentError) as sent:
            call()
    finally:
        sys.setprofile(None)
        gc.enable()
    return list(sent.value.args), ran


def check(way: list[str], ran: set[str], flavour: str, endpoint: str, sender: str) -> None:
    area = f"dify_chat/{flavour}/operations/{endpoint.partition('/')[0]}.py"
    http = f"dify_chat/{flavour}/http.py"
    senders = [f"dify_chat/{flavour}/{name}.py" for name in sender.split()]
    way = [name for name in way if name != DRIVER]
    # An async operation has returned when its page is awaited.
    down = senders[:1] if flavour == "_async" and "operations/base" in sender else senders
    assert way[: 2 + len(down)] == ["httpx", http, *down]  # in a thread or task of its own, if a stream
    # All operations get their options from the first; any message looks for files to upload in the second.
    # The last three are the base of what opens a stream, what clears away what a failed request has left, and
    # the client, which makes its pool for the first call.
    bases = (
        "operations/base",
        "deferred_pages",
        "message_uploads",
        "chat_stream",
        "read_ahead",
        "unclean",
        "client",
    )
    shared = {f"dify_chat/{flavour}/{name}.py" for name in bases}
    folders = (f"dify_chat/{flavour}/", "dify_chat_api/api/")
    assert {name for name in ran if name.startswith(folders)} - shared == {
        area,
        f"dify_chat_api/api/{endpoint}.py",
        *senders,
        http,
    } - shared


@each_call
def test_files_of_a_sync_call(
    endpoint: str, call: Callable[[Any], Any], sender: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background._threads, "run", lambda work: work())
    chat = DifyChat("app-key", user_id="ada", http_client=httpx.Client(transport=NoSocket()))
    way, ran = sent_by(lambda: call(chat))
    check(way, ran, "_sync", endpoint, sender)


@each_call
def test_files_of_an_async_call(endpoint: str, call: Callable[[Any], Any], sender: str) -> None:
    chat = AsyncDifyChat("app-key", user_id="ada", http_client=httpx.AsyncClient(transport=NoSocket()))

    async def main() -> None:
        await call(chat)

    way, ran = sent_by(lambda: asyncio.run(main()))
    check(way, ran, "_async", endpoint, sender)
