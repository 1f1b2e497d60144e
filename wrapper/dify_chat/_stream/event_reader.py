"""From a stream's bytes to its events."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any

from dify_chat_api.errors import InvalidResponseError
from dify_chat_api.events import EVENT_MODELS, parse_event

from .._errors import DifyConnectionError
from .._request.api_key import ApiKey
from .._request.late_imports import late_import
from .._response.errors import excerpt_of
from .._response.json import decode_json
from .body_kinds import events_of_reply, without_blank
from .delta_template import DeltaReader
from .gateway_frames import event_of_text, event_of_value, is_event
from .sse import SSEDecoder
from .state import TERMINAL

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent

_readers = count()
_MOST_FIRST = 8


class EventReader:
    """Makes events of the chunks of one stream.

    Args:
        max_event_bytes: How long one event may be.
        key: The request's key, which an event that reports an error may repeat.
        max_response_bytes: How long the body may be if it is a reply.

    Attributes:
        fault: Why nothing can be read after the events that were given: an event's data is no JSON object in
            UTF-8, or too large. None as long as all is well.
        notice: The latest text of a gateway that reports no error; "" if there is none.
    """

    __slots__ = (
        "_decoder",
        "_deltas",
        "_first",
        "_is_answered",
        "_is_between_frames",
        "_key",
        "_limit",
        "_reply",
        "_reply_limit",
        "fault",
        "notice",
    )

    def __init__(self, max_event_bytes: int, key: ApiKey, max_response_bytes: int = 64 << 20) -> None:
        if next(_readers):  # a program with one stream needs few of them
            # The connection can't be made then either, and that error says why.
            with suppress(DifyConnectionError), late_import:
                from . import early_imports  # noqa: F401, PLC0415
        self.fault: ValueError | None = None
        self.notice = ""
        self._limit = max_event_bytes
        self._reply_limit = max_response_bytes
        self._first: bytes | None = b""  # bytes that don't tell the kind of the body
        self._reply: BytesIO | None = None
        self._key = key
        self._is_between_frames = self._is_answered = False
        self._decoder = SSEDecoder(max_event_bytes)
        self._deltas = DeltaReader(max_event_bytes)

    @property
    def is_reply(self) -> bool:
        """Whether the body is a JSON object, which is read when it has come to its end."""
        return self._reply is not None

    def end(self) -> list[ChatStreamEvent] | None:
        """Take what isn't an event yet, where no chunk follows.

        WHATWG drops a frame without its blank line, since it may be cut. A JSON object isn't, if it has its
        last brace. So the terminal event counts in such a frame, and no other: the answer is whole with it.

        Returns:
            The terminal event; [] if nothing was left; None if what was left is lost.
        """
        reply, self._reply = self._reply, None
        decoder, self._decoder = self._decoder, SSEDecoder(self._limit)
        if reply is None and not decoder.pending:
            return []
        with suppress(ValueError):
            for fields in map(decode_json, decoder.feed(b"\n\n")):
                if is_event(fields) and fields["event"] in TERMINAL:
                    return [parse_event(_without_key(fields, self._key))]
        return None

    def feed(self, chunk: bytes) -> list[ChatStreamEvent]:
        """Give the events that a chunk completes, up to a `fault`."""
        # Most chunks are one delta. This takes 1.1 µs, and to look for the ends of frames 1.5.
        if self._is_between_frames and (event := self._deltas.read_one(chunk)) is not None:
            return [event]
        events: list[ChatStreamEvent] = []
        start = 0
        if not self._is_between_frames:
            if self._first is not None or self.is_reply:
                chunk = self._without_reply(chunk)
            start = _end_of_frame(chunk)
            self._read(chunk[:start], events)
        if self.fault is None:
            start = self._deltas.read(chunk, start, events)
            if start < len(chunk):
                self._read(chunk[start:], events)
        return events

    def events_of_reply(self, resumed: int = 0) -> list[ChatStreamEvent]:
        """Return the events that would have told a reply; none if the body isn't one. No chunk follows.

        Args:
            resumed: How often the stream was resumed. A reply has all of the answer, also what was told.
        """
        if self._reply is None:
            return []
        body, self._reply = self._reply.getvalue(), None
        told = events_of_reply(body)
        if resumed and told and told[0]["event"] == "message":
            told[0] |= {"event": "message_replace", "reason": "a reply came in place of events"}
        events = [parse_event(_without_key(fields, self._key)) for fields in told]
        if not events:
            self.notice = excerpt_of(body, "", self._key)
        return events

    def _without_reply(self, chunk: bytes) -> bytes:
        """Keep the bytes that are a reply's, or may be, and return those of a stream."""
        if self._first is not None:
            chunk = self._first + chunk
            text = without_blank(chunk)
            if not text:
                # More of them are as good as these.
                self._first = chunk[:_MOST_FIRST]
                return b""
            self._first = None
            if not text.startswith(b"{"):
                return chunk
            chunk = text
        self._reply = reply = self._reply or BytesIO()
        if reply.tell() + len(chunk) > self._reply_limit:
            self.fault = ValueError(
                f"the response is larger than max_response_bytes, which is {self._reply_limit}"
            )
        else:
            reply.write(chunk)
        return b""

    def _read(self, chunk: bytes, events: list[ChatStreamEvent]) -> None:
        try:
            for index, data in enumerate(self._decoder.feed(chunk)):
                try:
                    fields = decode_json(data)
                except ValueError as error:
                    name = self._name(index)
                    fields = self._of_gateway(event_of_text(data, name, error), name)
                else:
                    if not is_event(fields):
                        name = self._name(index)
                        fields = self._of_gateway(event_of_value(fields, name), name)
                if fields is None:
                    continue
                fields = _without_key(fields, self._key)
                event = parse_event(fields)
                self._deltas.learn(data, fields, event)
                events.append(event)
                if event.event == "message_end":
                    self._is_answered = True
            self._decoder.names = {}  # one may hold the key, and error trackers show attributes
            self._is_between_frames = self._decoder.is_between_frames
        except InvalidResponseError as error:
            self.fault = ValueError(str(error))  # without its frames, which hold the event's data
        except ValueError as error:
            self.fault = ValueError(f"a frame is no JSON: {error}")
        else:
            if self._decoder.is_too_large:
                self.fault = ValueError(
                    f"a frame of the stream is longer than max_event_bytes, which is {self._limit}"
                )
        if self.fault is not None:
            self._decoder = SSEDecoder(self._limit)  # likewise what it holds of further frames

    def _of_gateway(self, found: Any, name: str) -> Any:
        """Return the event in a frame that isn't as Dify sends it; None if it has none."""
        if isinstance(found, str):
            self.notice = excerpt_of(found.encode("utf-8", "replace"), "", self._key)
            return None
        # After the whole answer, only an event that the frame names changes anything.
        is_late = self._is_answered and (name == "error" or name not in EVENT_MODELS)
        return None if is_late else found

    def _name(self, index: int) -> str:
        return self._decoder.names.get(index, b"").decode("utf-8", "replace").strip()


def _end_of_frame(chunk: bytes) -> int:
    """Return the place after the first blank line, or the end of the chunk.

    One byte is looked for first: in 64 KiB of a large event, two at once take a hundred times as long.
    """
    line = chunk.find(b"\n")
    blank = chunk.find(b"\n\n", line) if line >= 0 else -1
    return len(chunk) if blank < 0 else blank + 2


class FirstEvent:
    """Finds the first event of a stream that is no ping.

    Args:
        max_event_bytes: How long one event may be.
        key: The request's key.
    """

    def __init__(self, max_event_bytes: int, key: ApiKey) -> None:
        self._reader = EventReader(max_event_bytes, key)
        self._length = 0

    def has_come(self, beginning: bytes) -> bool:
        """Return whether it has come, or can't be read.

        Args:
            beginning: All that has come of the stream.
        """
        events = self._reader.feed(beginning[self._length :])
        self._length = len(beginning)
        return (
            self._reader.fault is not None
            or self._reader.is_reply
            or any(event.event != "ping" for event in events)
        )


def _without_key(fields: Any, key: ApiKey) -> Any:
    """Return the fields of an event, without the key if it reports an error: error trackers show these."""
    name = fields.get("event") if isinstance(fields, dict) else None
    if name == "error":
        return _redacted(fields, key)
    if name == "workflow_finished" and isinstance(data := fields.get("data"), dict) and data.get("error"):
        return fields | {"data": _redacted(data, key)}
    return fields


def _redacted(value: Any, key: ApiKey) -> Any:
    if isinstance(value, str):
        return key.redact(value)
    if isinstance(value, dict):
        return {key.redact(name): _redacted(part, key) for name, part in value.items()}
    return [_redacted(part, key) for part in value] if isinstance(value, list) else value
