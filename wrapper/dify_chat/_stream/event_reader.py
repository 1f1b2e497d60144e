"""From a stream's bytes to its events."""

from __future__ import annotations

from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Any

from dify_chat_api.errors import InvalidResponseError
from dify_chat_api.events import parse_event

from .._request.api_key import ApiKey
from .._response.json import decode_json
from .gateway_frames import event_of_text, event_of_value
from .repeated_deltas import DeltaReader
from .sse import SSEDecoder

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent


_readers = count()


class EventReader:
    """Makes events of the chunks of one stream.

    Args:
        max_event_bytes: How long one event may be.
        key: The request's key, which an event that reports an error may repeat.

    Attributes:
        fault: Why nothing can be read after the events that were given: an event's data is no JSON object in
            UTF-8, or too large. None as long as all is well.
    """

    def __init__(self, max_event_bytes: int, key: ApiKey) -> None:
        if next(_readers):  # a program with one stream needs few of them
            with suppress(OSError):  # the connection can't be made then either, and that error says why
                from . import imports  # noqa: F401, PLC0415
        self.fault: ValueError | None = None
        self._limit = max_event_bytes
        self._key = key
        self._is_between_frames = False
        self._decoder = SSEDecoder(max_event_bytes)
        self._deltas = DeltaReader(max_event_bytes)

    def give_pings(self) -> None:
        """Make events of the server's pings, too, from here on."""
        self._decoder.gives_pings = True

    def end(self) -> bool:
        """Forget what isn't an event yet, and return whether there was any: no chunk follows."""
        is_within_event = self._decoder.pending > 0
        self._decoder = SSEDecoder(self._limit)
        return is_within_event

    def feed(self, chunk: bytes) -> list[ChatStreamEvent]:
        """Give the events that a chunk completes, up to a `fault`."""
        events: list[ChatStreamEvent] = []
        start = 0
        if not self._is_between_frames:
            blank = chunk.find(b"\n\n")
            start = len(chunk) if blank < 0 else blank + 2
            self._read(chunk[:start], events)
        if self.fault is None:
            start = self._deltas.read(chunk, start, events)
            if start < len(chunk):
                self._read(chunk[start:], events)
        return events

    def _read(self, chunk: bytes, events: list[ChatStreamEvent]) -> None:
        try:
            for index, data in enumerate(self._decoder.feed(chunk)):
                try:
                    fields = decode_json(data)
                except ValueError as error:
                    fields = event_of_text(data, self._name(index), error)
                else:
                    if type(fields) is not dict or "event" not in fields:
                        fields = event_of_value(fields, self._name(index))
                if fields is None:
                    continue
                fields = _without_key(fields, self._key)
                event = parse_event(fields)
                self._deltas.learn(data, fields, event)
                events.append(event)
            self._is_between_frames = self._decoder.is_between_frames
        except InvalidResponseError as error:
            self.fault = ValueError(str(error))  # without its frames, which hold the event's data
        except ValueError as error:
            self.fault = ValueError(f"a frame is no JSON: {error}")
        else:
            if self._decoder.is_too_large:
                self.fault = ValueError(f"a frame of the stream is longer than {self._limit} bytes")

    def _name(self, index: int) -> str:
        return self._decoder.names.get(index, b"").decode("utf-8", "replace").strip()


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
        return self._reader.fault is not None or any(event.event != "ping" for event in events)


def _without_key(fields: Any, key: ApiKey) -> Any:
    """Return the fields of an event, without the key if it reports an error: error trackers show these."""
    name = fields.get("event") if isinstance(fields, dict) else None
    if name == "error":
        return _redacted(fields, key)
    if name == "workflow_finished" and isinstance(data := fields.get("data"), dict) and data.get("error"):
        return fields | {"data": data | {"error": _redacted(data["error"], key)}}
    return fields


def _redacted(value: Any, key: ApiKey) -> Any:
    if isinstance(value, str):
        return key.redact(value)
    if isinstance(value, dict):
        return {name: _redacted(part, key) for name, part in value.items()}
    return [_redacted(part, key) for part in value] if isinstance(value, list) else value
