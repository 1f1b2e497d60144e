"""The server's part of a relay: streams that are open together, and write each event by itself."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass

from benchmarks import wire

# Events that are due are written every millisecond: a task for each stream would take a core of its own.
_TICK = 0.001


@dataclass(frozen=True)
class Order:
    """What a group of streams is told.

    Attributes:
        relay: The name of the group.
        rate: How many events a second each stream gives from now on.
        is_end: Whether all of them end.
    """

    relay: str
    rate: float = 0.0
    is_end: bool = False


class Relay:
    """A group of streams."""

    def __init__(self) -> None:
        self._streams: list[tuple[asyncio.StreamWriter, wire.Deltas]] = []
        self._is_over = asyncio.Event()
        self._writing: asyncio.Task[None] | None = None

    async def join(self, writer: asyncio.StreamWriter) -> None:
        """Give a stream until the group ends."""
        deltas = wire.Deltas(len(self._streams))
        writer.write(wire.STREAM_HEAD + deltas.next_chunk())
        self._streams.append((writer, deltas))
        await self._is_over.wait()
        writer.write(wire.END + wire.LAST_CHUNK)

    async def obey(self, order: Order) -> None:
        """Give events at another rate, or end."""
        if self._writing is not None:
            self._writing.cancel()
        if order.is_end:
            self._is_over.set()
        elif order.rate:
            self._writing = asyncio.create_task(self._write(order.rate))

    async def _write(self, rate: float) -> None:
        """Write each event at its time, those of all streams spread evenly."""
        clock, streams = asyncio.get_running_loop().time, self._streams
        began, written, count = clock(), 0, len(streams)
        while True:
            await asyncio.sleep(_TICK)
            due = int((clock() - began) * rate * count)
            for index in range(written, due):
                writer, deltas = streams[index % count]
                if not writer.is_closing():  # a client that gave up
                    writer.write(deltas.next_chunk())
            written = due


relays: defaultdict[str, Relay] = defaultdict(Relay)
