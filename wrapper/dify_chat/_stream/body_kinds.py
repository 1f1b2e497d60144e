"""What a successful body is, an event stream or a reply, and a reply as the events that it stands for.

Dify 1.13.0 answers a blocking call of a chatflow by a stream. Gateways force streams, or turn them into
replies, and some name the type otherwise.
"""

from __future__ import annotations

import json
import re
from typing import Any

from .._response.json import decode_json

# A line of an event stream begins with one of its fields, or with the colon of a comment.
_STREAM = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:data|event|id|retry)?:")
_IDS = ("task_id", "id", "message_id", "conversation_id", "created_at", "workflow_run_id")

LONGEST_FIELD = 16
"""The bytes that tell the kind of a body, if it has as many."""


def begins_like_events(beginning: bytes) -> bool:
    """Return whether a body is an event stream, from its first bytes."""
    return _STREAM.match(beginning) is not None


def frames_of_reply(body: bytes) -> bytes | None:
    """Return the frames of the events that a reply stands for; None if the body is no reply.

    Args:
        body: What a blocking call has been answered with.
    """
    try:
        reply = decode_json(body)
    except ValueError:
        return None
    if not isinstance(reply, dict) or not ("answer" in reply or reply.get("data")):
        return None
    ids = {name: reply[name] for name in _IDS if name in reply}
    name = "agent_message" if reply.get("mode") == "agent-chat" else "message"
    events: list[dict[str, Any]] = [{"event": name, "answer": reply.get("answer", ""), **ids}]
    if reply.get("data"):
        events.append({"event": "workflow_paused", "data": reply["data"], **ids})
    else:
        events.append({"event": "message_end", "metadata": reply.get("metadata"), **ids})
    return b"".join(b"data: %b\n\n" % json.dumps(event).encode() for event in events)
