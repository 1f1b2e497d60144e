"""The server: writes what was rendered before, so that its own work is nearly nothing.

`python -m benchmarks.server` prints the port that it listens on, and ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping

from benchmarks import wire
from benchmarks.descriptors import raise_limit
from benchmarks.plan import Plan
from benchmarks.relay_server import Order, relays

_BACKLOG = 4096


async def _serve() -> None:
    raise_limit()
    server = await asyncio.start_server(_connection, "127.0.0.1", 0, backlog=_BACKLOG, limit=wire.PIECE)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


async def _connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            await _exchange(reader, writer)
    except (asyncio.IncompleteReadError, ConnectionError):
        pass  # the client is done
    finally:
        writer.close()


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    request, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if "100-continue" in headers.get("expect", ""):
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    path = request.split()[1]
    if path == "/v1/files/upload":
        writer.write(wire.uploaded(await _thrown_away(reader, headers)))
    else:
        body = json.loads(await reader.readexactly(int(headers["content-length"])))
        if path == "/v1/text-to-audio":
            await _speak(Plan.of(body["text"]), writer)
        elif path == "/v1/relay":
            await relays[body["relay"]].obey(Order(**body))
            writer.write(wire.DONE)
        elif body["response_mode"] == "blocking":
            writer.write(wire.blocking_answer())
        else:
            await _stream(Plan.of(body["query"]), writer)
    await writer.drain()


async def _stream(plan: Plan, writer: asyncio.StreamWriter) -> None:
    if plan.relay:
        await relays[plan.relay].join(writer)
    elif plan.seconds:
        await _stream_slowly(plan, writer)
    else:
        first, *rest = wire.pieces(plan)
        writer.write(wire.STREAM_HEAD + first)
        for piece in rest:
            writer.write(piece)
            await writer.drain()
        writer.write(wire.LAST_CHUNK)


async def _stream_slowly(plan: Plan, writer: asyncio.StreamWriter) -> None:
    """Send each event at its time: one that was late doesn't make the next one later."""
    clock = asyncio.get_running_loop().time
    began = clock()
    writer.write(wire.STREAM_HEAD)
    for index, chunk in enumerate(wire.chunks(plan)):
        await asyncio.sleep(began + plan.seconds * index / plan.events - clock())
        writer.write(chunk)
        await writer.drain()
    writer.write(wire.LAST_CHUNK)


async def _speak(plan: Plan, writer: asyncio.StreamWriter) -> None:
    writer.write(wire.AUDIO_HEAD)
    whole, rest = divmod(plan.size, wire.PIECE)
    piece = wire.chunk(bytes(wire.PIECE))
    for _ in range(whole):
        writer.write(piece)
        await writer.drain()
    writer.write((wire.chunk(bytes(rest)) if rest else b"") + wire.LAST_CHUNK)


async def _thrown_away(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> int:
    """Read a body without keeping it, and say how long it was."""
    if headers.get("transfer-encoding") != "chunked":
        return await _skipped(reader, int(headers["content-length"]))
    total = 0
    while size := int(await reader.readline(), 16):
        total += await _skipped(reader, size)
        await reader.readexactly(2)
    await reader.readexactly(2)
    return total


async def _skipped(reader: asyncio.StreamReader, size: int) -> int:
    left = size
    while left:
        piece = await reader.read(min(left, wire.PIECE))
        if not piece:
            raise asyncio.IncompleteReadError(b"", left)
        left -= len(piece)
    return size


if __name__ == "__main__":
    asyncio.run(_serve())
