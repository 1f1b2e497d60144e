"""Tells an event stream from a reply by the first bytes of a body, and makes events of a reply.

Dify 1.13.0 answers a blocking call of a chatflow by a stream. Some gateways force streams, or turn them into
replies, and some give them another type.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import Any

from .._response.json import decode_json
from .gateway_frames import error_of

# A line of an event stream begins with one of its fields, or with the colon of a comment.
_FIELDS = (b"data:", b"event:", b"id:", b"retry:", b":")
_JSON = {b"", *(bytes([byte]) for byte in b'{["-0123456789tfnNI')}  # NaN and Infinity are read, too
_NAMES = ("task_id", "id", "message_id", "conversation_id", "workflow_run_id", "created_at")

MOST_BLANK = 64 * 1024
"""How many bytes to wait for, if the first ones are blank."""


def begins_like_events(beginning: bytes) -> bool:
    """Return whether a body is an event stream, from its first bytes."""
    return without_blank(beginning).startswith(_FIELDS)


def begins_like_object(beginning: bytes) -> bool:
    """Return whether a body may be a JSON object, from its first bytes."""
    return without_blank(beginning).startswith(b"{")


def begins_like_json(beginning: bytes) -> bool:
    """Return whether a body may be JSON, from its first bytes; an empty one may be."""
    return without_blank(beginning)[:1] in _JSON


def is_kind_known(beginning: bytes) -> bool:
    """Return whether these first bytes tell the kind of a body: they are no beginning of a stream's field."""
    text = without_blank(beginning)
    if text.startswith(b"{"):  # nearly all replies, and the rest takes 3 µs
        return True
    return begins_like_events(beginning) or bool(
        text and not any(field.startswith(text) for field in _FIELDS)
    )


def without_blank(beginning: bytes) -> bytes:
    """Return the first bytes of a body without a byte order mark, or a part of one, and blank bytes."""
    return beginning.lstrip(BOM_UTF8 + b" \t\r\n")


def events_of_reply(body: bytes) -> list[dict[str, Any]]:
    """Return the events that would have told a reply or an error; none if the body is neither.

    Args:
        body: The body of a response to a call that asked for a stream.
    """
    try:
        reply = decode_json(body.removeprefix(BOM_UTF8))
    except ValueError:
        return []
    if not isinstance(reply, dict):
        return []
    if (error := error_of(reply)) is not None:
        return [error]
    is_pause = reply.get("event") == "workflow_paused"
    if not is_pause and not isinstance(reply.get("answer"), str):
        return []
    names = {name: reply[name] for name in _NAMES if name in reply}
    message = {"event": "message", "answer": reply.pop("answer", ""), **names}
    return [message, {**reply, "event": "workflow_paused" if is_pause else "message_end"}]
