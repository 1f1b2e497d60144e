"""The bytes of Dify 1.16.0, as gunicorn sends them: its headers, its events, the order of their fields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from random import Random
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from benchmarks.plan import Plan

PIECE = 64 * 1024

_IDS = {
    "conversation_id": "3b8d98d5-9f88-4110-868f-2967ecf947cf",
    "message_id": "0ba41a9d-806e-4f6f-badc-ac37af245972",
    "created_at": 1795364515,
    "task_id": "32e62ef4-dc98-479e-8167-c5795649cbd6",
    "id": "0ba41a9d-806e-4f6f-badc-ac37af245972",
}
_USAGE = {
    "prompt_tokens": 6,
    "prompt_unit_price": "0.001",
    "prompt_price_unit": "0.001",
    "prompt_price": "0.0000060",
    "completion_tokens": 2000,
    "completion_unit_price": "0.002",
    "completion_price_unit": "0.001",
    "completion_price": "0.0040000",
    "total_tokens": 2006,
    "total_price": "0.0040060",
    "currency": "USD",
    "latency": 0.1416866839999784,
}
_WORDS = (
    "The ",
    "quick ",
    "brown ",
    "fox ",
    "jumps ",
    "über ",
    "den ",
    "faulen ",
    "Hund",
    ". ",
    "速い",
    "🦊 ",
)
_TEXTS = 1009  # a prime, so that streams don't come to the same text at the same time


def head(status: str, content_type: str, length: int | None = None) -> bytes:
    """Write the head of an answer, for a body of this length or in chunks."""
    framing = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    return (
        f"HTTP/1.1 {status}\r\nServer: gunicorn\r\nDate: Sun, 22 Nov 2026 16:21:55 GMT\r\n"
        f"Connection: keep-alive\r\n{framing}\r\nContent-Type: {content_type}\r\n"
        "Access-Control-Allow-Origin: *\r\nAccess-Control-Expose-Headers: X-Env, X-Trace-Id, X-Version\r\n"
        "X-Version: 1.16.0\r\nX-Env: PRODUCTION\r\nVary: Cookie\r\n\r\n"
    ).encode()


STREAM_HEAD = head("200 OK", "text/event-stream; charset=utf-8")
AUDIO_HEAD = head("200 OK", "audio/mpeg")
LAST_CHUNK = b"0\r\n\r\n"
DONE = head("204 NO CONTENT", "text/plain", 0)


def chunk(content: bytes) -> bytes:
    """Write an HTTP chunk."""
    return b"%x\r\n%b\r\n" % (len(content), content)


def frames(plan: Plan) -> Iterator[bytes]:
    """Write the events of an answer."""
    for index in range(plan.events):
        answer = "x" * plan.text or _WORDS[index % len(_WORDS)]
        yield _frame({"event": "message", **_IDS, "answer": answer, "from_variable_selector": []})
    yield _end()


class Deltas:
    """The deltas of one stream of many: ids of its own, and texts that vary as a model's tokens do.

    Args:
        number: Which of the streams it is.
    """

    def __init__(self, number: int) -> None:
        ids = {name: uuid5(NAMESPACE_OID, f"{name} {number}") for name in ("conversation", "message", "task")}
        own = {
            "conversation_id": str(ids["conversation"]),
            "message_id": str(ids["message"]),
            "created_at": _IDS["created_at"],
            "task_id": str(ids["task"]),
            "id": str(ids["message"]),
        }
        event = {"event": "message", **own, "answer": "?", "from_variable_selector": []}
        self._before, self._after = _frame(event).split(b"?")
        self._text = number * 31

    def next_chunk(self) -> bytes:
        """Write the next one, an HTTP chunk."""
        self._text += 1
        return chunk(self._before + _texts()[self._text % _TEXTS] + self._after)


@lru_cache(maxsize=1)
def _texts() -> list[bytes]:
    """Make tokens: of one to eleven letters, some in two or three bytes, one in thirty with an escape."""
    random = Random(0)
    letters = "etaoinshrdlu" * 4 + "cmfpgwybvkxjqz" + "äöüéèñçß" + "的是一不了人我在有他"
    texts = []
    for index in range(_TEXTS):
        token = "".join(random.choices(letters, k=random.randint(1, 11))) + " " * (index % 3 > 0)
        token += random.choice(("\n", '"', "\n\n")) * (index % 30 == 0)
        texts.append(json.dumps(token, ensure_ascii=False)[1:-1].encode())
    return texts


@lru_cache(maxsize=4)
def chunks(plan: Plan) -> list[bytes]:
    """Write the events of an answer, each an HTTP chunk."""
    return [chunk(frame) for frame in frames(plan)]


@lru_cache(maxsize=4)
def pieces(plan: Plan) -> list[bytes]:
    """Write the body of an answer that goes out as fast as it can, in pieces to be written at once."""
    body = b"".join(frames(plan) if plan.framing == "64KiB" else chunks(plan))
    cut = [body[start : start + PIECE] for start in range(0, len(body), PIECE)]
    return [chunk(piece) for piece in cut] if plan.framing == "64KiB" else cut


def blocking_answer() -> bytes:
    """Write what a blocking call is answered with."""
    answer: dict[str, Any] = {
        "event": "message",
        "task_id": _IDS["task_id"],
        "id": _IDS["id"],
        "message_id": _IDS["message_id"],
        "conversation_id": _IDS["conversation_id"],
        "mode": "chat",
        "answer": "You said: hello there",
        "metadata": {
            "annotation_reply": None,
            "retriever_resources": [],
            "usage": _USAGE | {"time_to_first_token": None, "time_to_generate": None},
            "reasoning": {},
        },
        "created_at": _IDS["created_at"],
    }
    content = json.dumps(answer).encode()
    return head("200 OK", "application/json; charset=utf-8", len(content)) + content


def uploaded(size: int) -> bytes:
    """Write what an upload is answered with."""
    answer = {
        "id": "9b3b0db6-b866-47bc-b4a0-871592884d4e",
        "reference": None,
        "name": "large.txt",
        "size": size,
        "extension": "txt",
        "mime_type": "text/plain",
        "created_by": "102fc4eb-cb40-4e4a-8659-8697003d4abf",
        "created_at": 1795364713,
        "preview_url": None,
        "source_url": "http://127.0.0.1/files/9b3b0db6-b866-47bc-b4a0-871592884d4e/file-preview",
        "original_url": None,
        "user_id": None,
        "tenant_id": "62a8899f-345c-41c8-b76a-e84589349ed1",
        "conversation_id": None,
        "file_key": None,
    }
    content = json.dumps(answer, separators=(",", ":")).encode()
    return head("201 CREATED", "application/json", len(content)) + content


def _frame(event: dict[str, Any]) -> bytes:
    return b"data: %b\n\n" % json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def _end() -> bytes:
    metadata = {"retriever_resources": [], "usage": _USAGE, "reasoning": {}}
    return _frame({"event": "message_end", **_IDS, "metadata": metadata, "files": []})


END = chunk(_end())
