"""Tells an event stream from a reply, whatever was asked for, and makes events of a reply.

Dify 1.13.0 answers a blocking call of a chatflow by a stream. Some gateways force streams, or turn them into
replies, and some give them another type.
"""

from __future__ import annotations

import json
import re

from .._response.json import decode_json

# A line of an event stream begins with one of its fields, or with the colon of a comment.
_STREAM = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:data|event|id|retry)?:")
_NAMES = ("task_id", "id", "message_id", "conversation_id", "workflow_run_id", "created_at")

LONGEST_FIELD = 16
"""How many bytes tell the kind of a body, if it has as many."""


def begins_like_events(beginning: bytes) -> bool:
    """Return whether a body is an event stream, from its first bytes."""
    return _STREAM.match(beginning) is not None


def begins_like_object(beginning: bytes) -> bool:
    """Return whether a body may be a JSON object, from its first bytes."""
    return beginning.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def frames_of_reply(body: bytes) -> bytes | None:
    """Return the frames of the events that would have told a reply; None if the body is no reply.

    Args:
        body: The body of a response to a call that asked for a stream.
    """
    try:
        reply = decode_json(body)
    except ValueError:
        return None
    if not isinstance(reply, dict):
        return None
    is_pause = reply.get("event") == "workflow_paused"
    if not is_pause and "answer" not in reply:
        return None
    names = {name: reply[name] for name in _NAMES if name in reply}
    message = {"event": "message", "answer": reply.pop("answer", ""), **names}
    end = {**reply, "event": "workflow_paused" if is_pause else "message_end"}
    return b"".join(b"data: %b\n\n" % json.dumps(event).encode() for event in (message, end))
