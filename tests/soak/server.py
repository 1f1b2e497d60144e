"""A server that drops, stalls, resets and errs as the plans say; it runs in a process of its own."""

import asyncio
import json
import socket
import struct
import time
import traceback
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from urllib.parse import urlsplit

from tests.soak.lateness import watched
from tests.soak.plan import BREAKS, REFUSALS, Draw, Event, Fault, Plan, Rejoin

_IDLE_SECONDS = 5.0  # far from the client's, lest a machine that stands still for a moment makes them meet
_STREAM = {"Content-Type": "text/event-stream; charset=utf-8", "Transfer-Encoding": "chunked"}


@dataclass
class Account:
    """What the server has seen and done.

    Attributes:
        sent: Events that were written whole as they happened.
        retold: Events that were written again, for resumed streams.
        questions: How often each stream was asked for.
        rejoins: How often clients resumed each run.
        stops: How often each task was to be stopped.
        faults: What went wrong that no plan wanted.
        late: How many seconds the event loop was late at worst.
    """

    sent: int = 0
    retold: int = 0
    questions: Counter[int] = field(default_factory=Counter)
    rejoins: Counter[int] = field(default_factory=Counter)
    stops: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    late: float = 0.0


class Hangup(Exception):
    """The connection shall end, without another word."""


def serve(draw: Draw, parent: Connection) -> None:
    """Serve on a free port, told to the parent, until the parent speaks; then send it the account."""
    asyncio.run(_serve(draw, parent))


async def _serve(draw: Draw, parent: Connection) -> None:
    account, began = Account(), dict[str, float]()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = _Talk(draw, account, began, reader, writer)
        try:
            with suppress(Hangup, ConnectionError, asyncio.IncompleteReadError, TimeoutError):
                while True:
                    await talk.answer()
        except Exception:  # noqa: BLE001 - told in the account
            account.faults.append(traceback.format_exc())
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, backlog=1000)
    parent.send(server.sockets[0].getsockname()[1])
    async with watched() as lateness:
        await asyncio.to_thread(parent.recv)
    account.late = max(lateness)
    server.close()
    parent.send(account)


class _Talk:
    """One connection."""

    def __init__(
        self,
        draw: Draw,
        account: Account,
        began: dict[str, float],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._draw = draw
        self._account = account
        self._began = began
        self._reader = reader
        self._writer = writer

    async def answer(self) -> None:
        """Read a request and answer it."""
        async with asyncio.timeout(_IDLE_SECONDS):
            head = await self._reader.readuntil(b"\r\n\r\n")
        request, *lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines if line)
        body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        path = urlsplit(request.split()[1]).path
        match path.removeprefix("/v1/").split("/"):
            case ["chat-messages"]:
                await self._ask(self._draw(int(json.loads(body)["query"])))
            case ["chat-messages", task_id, "stop"]:
                self._account.stops[task_id] += 1
                await self._json(200, {"result": "success"})
            case ["workflow", run_id, "events"]:
                plan = self._draw(int(run_id.removeprefix("run-")))
                await self._join(plan, self._began[run_id])
            case _:
                raise LookupError(f"no plan has {request}")

    async def _ask(self, plan: Plan) -> None:
        self._account.questions[plan.number] += 1
        match plan.fault:
            case Fault.TOO_MANY_REQUESTS if self._account.questions[plan.number] <= REFUSALS:
                refusal = {"code": "too_many_requests", "message": "busy", "status": 429}
                await self._json(429, refusal, **{"Retry-After": "0"})
            case Fault.RATE_LIMIT:
                await self._json(429, {"code": "rate_limit_error", "message": "the model's", "status": 429})
            case Fault.BAD_GATEWAY:
                await self._bad_gateway()
            case Fault.NO_STREAM:
                await self._page(200, b"<title>Welcome</title>")
            case Fault.HANG_UP:
                raise Hangup
            case Fault.SILENCE:
                await self._wait_until_left()
            case _:
                await self._stream(plan)

    async def _stream(self, plan: Plan) -> None:
        began = self._began[plan.run_id] = time.monotonic()
        broken = plan.fault in BREAKS or plan.fault in (Fault.GARBAGE, Fault.ERROR)
        await self._head(200, _STREAM)
        await self._chunk(b"event: ping\n\n")
        await self._play(plan, range(plan.at if broken else len(plan.events)), began)
        match plan.fault:
            case Fault.CLOSE:
                raise Hangup
            case Fault.RESET:
                hard = struct.pack("ii", 1, 0)  # closing resets, then
                self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, hard)
                self._writer.transport.abort()
                raise Hangup
            case Fault.STALL:
                await self._wait_until_left()
            case Fault.HALF_FRAME:
                await self._chunk(_frame(plan.events[plan.at])[: 1 + plan.number % 60])
            case Fault.BAD_CHUNK:
                self._writer.write(b"this is no length\r\n")
                raise Hangup
            case Fault.GARBAGE:
                await self._chunk(plan.garbage)
            case Fault.ERROR:
                error = plan.event("error", status=plan.status, code="planned", message="as planned", seq=-1)
                del error["task_id"]
                await self._chunk(_frame(error))
        await self._chunk(b"")

    async def _join(self, plan: Plan, began: float) -> None:
        turn = plan.rejoins[self._account.rejoins[plan.number]]
        self._account.rejoins[plan.number] += 1
        if turn is Rejoin.BAD_GATEWAY:
            return await self._bad_gateway()
        if turn is Rejoin.NOT_FOUND:
            return await self._page(404, b"<title>404 Not Found</title>")
        if turn is Rejoin.HANG_UP:
            raise Hangup
        events = plan.events
        since = bisect_right(plan.moments, time.monotonic() - began)
        until = len(events) if turn is Rejoin.JOINED else min(since + 5, len(events))
        past = [events[-1]] if since == len(events) else [e for e in events[:since] if "data" in e]
        await self._head(200, _STREAM)
        await self._chunk(b"event: ping\n\n")
        # This one is for the judge: what it may expect of this connection.
        told = [event["seq"] for event in past]
        await self._chunk(_frame({"event": "soak_joined", "retold": told, "since": since, "until": until}))
        if since < len(events):
            # The answer counts from the moment when a whole step has brought it.
            whole = next((e["seq"] for e in reversed(past) if e["event"] == "node_finished"), 0)
            answer = plan.event("message_replace", answer=plan.text_until[whole], reason="")
            past.insert(1, answer)
        await self._chunk(b"".join(map(_frame, past)))
        self._account.retold += len(told)
        await self._play(plan, range(since, until), began)
        if until < len(events):
            if turn is Rejoin.STALLED:
                await self._wait_until_left()
            raise Hangup
        await self._chunk(b"")
        return None

    async def _play(self, plan: Plan, places: Iterable[int], began: float) -> None:
        for place in places:
            if (pause := began + plan.moments[place] - time.monotonic()) > 0:
                await asyncio.sleep(pause)
            frame = _frame(plan.events[place])
            cut = len(frame) * plan.cuts[place] // 1000
            if cut:
                await self._chunk(frame[:cut])
            await self._chunk(frame[cut:])
            self._account.sent += 1

    async def _wait_until_left(self) -> None:
        await self._reader.read()
        raise Hangup

    async def _chunk(self, data: bytes) -> None:
        self._writer.write(b"%x\r\n%b\r\n" % (len(data), data))
        await self._writer.drain()

    async def _bad_gateway(self) -> None:
        await self._page(502, b"<html><title>502 Bad Gateway</title></html>")

    async def _page(self, status: int, body: bytes) -> None:
        await self._head(status, {"Content-Type": "text/html", "Content-Length": str(len(body))}, body)

    async def _json(self, status: int, body: Event, **more: str) -> None:
        data = json.dumps(body).encode()
        fields = {"Content-Type": "application/json", "Content-Length": str(len(data)), **more}
        await self._head(status, fields, data)

    async def _head(self, status: int, fields: dict[str, str], body: bytes = b"") -> None:
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        self._writer.write(f"HTTP/1.1 {status} Planned\r\n{lines}\r\n".encode() + body)
        await self._writer.drain()


def _frame(event: Event) -> bytes:
    return b"data: " + json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() + b"\n\n"
