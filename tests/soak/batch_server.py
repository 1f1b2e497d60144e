"""A Dify for batches, in a process of its own: it errs, drops, stalls and limits, and counts messages.

Its list of conversations has Dify's cursor: it compares times of whole seconds, so a page leaves out the rest
of the second in which the page before it ended.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import parse_qs, urlsplit

MOST_ACTIVE = 24
# Of 1,000 questions: how many get what. All else is answered.
_REFUSED = {"429": 4, "400": 2, "503": 2, "closed": 10}
_TAKEN = {"reset": 10, "504": 10, "502": 5, "failed": 10}
_PAGE_FAULTS = 0.01
_NO_ROOM = "Too many requests. Please try again later."


@dataclass
class Message:
    """A question that was taken."""

    query: str
    conversation_id: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    answer: str = ""
    status: str = "normal"
    created_at: int = field(default_factory=lambda: int(time.time()))

    def row(self) -> dict[str, Any]:
        error = "the model has failed" if self.status == "error" else None
        empty: dict[str, list[Any]] = {"message_files": [], "retriever_resources": [], "agent_thoughts": []}
        return {
            **vars(self),
            **empty,
            "parent_message_id": "",
            "inputs": {},
            "feedback": None,
            "error": error,
        }


class Closed(Exception):
    """The connection is to be closed without a response."""


class Dify:
    """The app.

    Args:
        seed: Of all that is drawn.
        delay: Seconds that an answer takes in the middle.
    """

    def __init__(self, seed: int, delay: float) -> None:
        self.faults = Counter[str]()
        self.messages: list[Message] = []
        self._conversations: dict[str, list[Message]] = {}
        self._random = random.Random(seed)
        self._delay = delay
        self._active = 0
        self._running = set[asyncio.Task[None]]()

    async def respond(self, method: str, target: str, body: bytes) -> tuple[int, Any]:
        url = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if method == "POST":
            return await self._ask(json.loads(body))
        if url.path == "/v1/info":
            return 200, {"name": "soak", "description": "", "tags": [], "mode": "chat", "author_name": "soak"}
        if self._random.random() < _PAGE_FAULTS:
            self.faults["pages"] += 1
            return 503, {"code": "unavailable", "message": "try again", "status": 503}
        if url.path == "/v1/conversations":
            return 200, self._page(query)
        rows = [message.row() for message in self._conversations.get(query["conversation_id"], [])]
        return 200, {"limit": 20, "has_more": False, "data": rows}

    async def _ask(self, asked: dict[str, Any]) -> tuple[int, Any]:
        fate = self._fate()
        self.faults[fate] += 1
        if fate == "closed":
            raise Closed
        if fate == "429" or self._active >= MOST_ACTIVE:
            return 429, {"code": "too_many_requests", "message": _NO_ROOM, "status": 429}
        if fate == "400":
            return 400, {"code": "invalid_param", "message": _NO_ROOM, "status": 400}
        if fate == "503":
            return 503, {"code": "unavailable", "message": "no server", "status": 503}
        conversation_id = asked.get("conversation_id") or str(uuid.uuid4())
        message = Message(asked["query"], conversation_id)
        self.messages.append(message)
        self._conversations.setdefault(conversation_id, []).append(message)
        answering = asyncio.create_task(self._answer(message, fails=fate == "failed"))
        self._running.add(answering)  # it goes on without its client
        answering.add_done_callback(self._running.discard)
        if fate == "reset":
            raise Closed
        if fate in ("504", "502"):
            return int(fate), "<html>a gateway gave up</html>"
        await asyncio.shield(answering)
        if message.status == "error":
            return 400, {"code": "completion_request_error", "message": "the model has failed", "status": 400}
        usage = {"total_tokens": 3, "total_price": "0.001", "currency": "USD", "latency": self._delay}
        ids = {"id": message.id, "message_id": message.id, "conversation_id": conversation_id}
        told = {"answer": message.answer, "created_at": message.created_at, "metadata": {"usage": usage}}
        return 200, {"event": "message", "task_id": message.id, "mode": "chat", **ids, **told}

    async def _answer(self, message: Message, *, fails: bool) -> None:
        self._active += 1
        seconds = (
            20 * self._delay if self._random.random() < 0.01 else self._random.uniform(0, 2) * self._delay
        )
        await asyncio.sleep(seconds)
        self._active -= 1
        if fails:
            message.status = "error"
        else:
            message.answer = f"Answer to {message.query}"

    def _fate(self) -> str:
        drawn = self._random.randrange(1000)
        for fate, share in (_REFUSED | _TAKEN).items():
            if (drawn := drawn - share) < 0:
                return fate
        return "answered"

    def _page(self, query: dict[str, str]) -> dict[str, Any]:
        limit = int(query["limit"])
        newest = self._newest_first()
        if "last_id" in query:
            last = self._conversations[query["last_id"]][0].created_at
            newest = (found for found in newest if found["created_at"] < last)
        found = [each for each, _ in zip(newest, range(limit + 1), strict=False)]
        return {"limit": limit, "has_more": len(found) > limit, "data": found[:limit]}

    def _newest_first(self) -> Iterator[dict[str, Any]]:
        for id_, (first, *_) in reversed(list(self._conversations.items())):
            named = {"id": id_, "name": "soak", "inputs": {}, "status": "normal", "introduction": ""}
            yield {**named, "created_at": first.created_at, "updated_at": first.created_at}


def serve(seed: int, delay: float, parent: Connection) -> None:
    """Serve until the parent says so; send it the port, and then the questions that were taken."""
    asyncio.run(_serve(Dify(seed, delay), parent))


async def _serve(dify: Dify, parent: Connection) -> None:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                await _exchange(dify, reader, writer)
        except (Closed, asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, backlog=1024)
    parent.send(server.sockets[0].getsockname()[1])
    await asyncio.get_running_loop().run_in_executor(None, parent.recv)
    parent.send(([message.query for message in dify.messages], dify.faults))


async def _exchange(dify: Dify, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    request, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    method, target, _ = request.split()
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    status, said = await dify.respond(method, target, body)
    content = said.encode() if isinstance(said, str) else json.dumps(said).encode()
    kind = "text/html" if isinstance(said, str) else "application/json"
    retry = "Retry-After: 0.2\r\n" if status == 429 else ""
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n{retry}"
    writer.write(f"{head}Date: {formatdate(usegmt=True)}\r\n\r\n".encode() + content)
    await writer.drain()
