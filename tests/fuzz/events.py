"""From bytes to typed events, and what is made of them: whole frames keep what they say, no other counts."""

import json
from typing import Any

from dify_chat._errors import DifyAPIError, DifyStreamError
from dify_chat._request.api_key import ApiKey
from dify_chat._response.json import DEEPEST
from dify_chat._stream.errors import broken
from dify_chat._stream.event_reader import EventReader
from dify_chat._stream.gateway_frames import event_of_text, event_of_value, is_event
from dify_chat._stream.state import ChatState
from dify_chat.models import ChatMessageSendResponse, ChatStreamEvent
from dify_chat_api import api, models
from dify_chat_api.events import EVENT_MODELS
from dify_chat_api.types import UNSET
from tests.fuzz.reference import cut, reading, single_bytes
from tests.support.heads import head_of

_LIMIT = 1 << 16
_HEAD = head_of()


def check(stream: bytes) -> None:
    """Check it for a stream."""
    expected, is_broken = _expected(stream)
    for chunks in ([stream], cut(stream), single_bytes(stream)):
        events, error = _read(chunks)
        assert [_written(event.to_dict()) for event in events] == [_written(event) for event in expected]
        assert bool(error) is is_broken
    _check_state(events, expected)


def _expected(stream: bytes) -> tuple[list[dict[str, Any]], bool]:
    """The objects of a stream up to the first frame that holds no event, and whether there is one."""
    read = reading(stream, _LIMIT)
    objects: list[dict[str, Any]] = []
    for data, named in zip(read.events, read.names, strict=True):
        name = named.decode("utf-8", "replace").strip()
        is_dify = False
        is_answered = any(event["event"] == "message_end" for event in objects)
        try:
            value = json.loads(data.decode())
        except (ValueError, RecursionError):
            try:
                value = event_of_text(data, name, ValueError())
            except ValueError:
                return objects, True
        else:
            if _is_deeper(value, DEEPEST):
                return objects, True
            is_dify = is_event(value)
            value = value if is_dify else event_of_value(value, name)
        if value is None or isinstance(value, str):
            continue
        if is_answered and not is_dify and (name == "error" or name not in EVENT_MODELS):
            continue
        if not isinstance(value, dict) or "event" not in value:
            return objects, True
        objects.append(value)
    return objects, read.too_large


def _is_deeper(value: Any, limit: int) -> bool:
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return bool(children) and (limit == 0 or any(_is_deeper(child, limit - 1) for child in children))


def _read(chunks: list[bytes]) -> tuple[list[ChatStreamEvent], ValueError | None]:
    reader = EventReader(_LIMIT, ApiKey("app-key"))
    events: list[ChatStreamEvent] = []
    for chunk in chunks:
        if reader.fault is None:
            events += reader.feed(chunk)
    return events, reader.fault


def _check_state(events: list[ChatStreamEvent], objects: list[dict[str, Any]]) -> None:
    state = ChatState()
    for event in events:
        assert state.take(event) or event.event == "ping"
        assert state.form_token is None or isinstance(state.form_token, str)
    _check_end(state)
    assert state.answer == _answer(objects)
    state.resumed = 1
    for event in events:
        state.take(event)
    _check_end(state)


def _check_end(state: ChatState) -> None:
    """Check what is made of a stream that ends now."""
    reply, failure = state.reply(), state.failure(_HEAD)
    broken_off = broken("it broke off", _HEAD, state.progress())
    assert isinstance(reply, ChatMessageSendResponse)
    assert reply.answer == state.answer
    assert isinstance(broken_off, DifyStreamError)
    assert (failure is not None) is (state.outcome == "failed")
    for error in filter(None, (failure, broken_off)):
        assert "\n" not in str(error)
        str(error).encode()
    if failure is not None:
        assert isinstance(failure, DifyAPIError)
        assert failure.answer == state.answer
    _written(reply.to_dict())
    if state.task_id:
        body = models.StopMessagesStreamRequest(user="ada")
        assert api.chat.stop_messages_stream.request(state.task_id, body=body).path.count("/") == 3
    if state.workflow_run_id:
        joining = api.workflow.workflow_events.request(
            state.workflow_run_id, user="ada", include_state_snapshot=True, continue_on_pause=UNSET
        )
        assert joining.path.count("/") == 3


def _answer(objects: list[dict[str, Any]]) -> str:
    answer = ""
    for event in objects:
        text = event.get("answer")
        piece = text if isinstance(text, str) else ""
        if event["event"] == "message_replace":
            answer = piece
        elif not str(event["event"]).endswith(("_replace", "error")):  # of any name
            answer += piece
    return answer


def _written(value: object) -> str:
    return json.dumps(value, sort_keys=True)
