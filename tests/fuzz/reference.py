"""What a stream of bytes says, worked out from all of it at once: the events of the standard, and pings."""

import random
import re
import zlib
from itertools import pairwise
from typing import NamedTuple


class Reading(NamedTuple):
    """A stream, read.

    Attributes:
        events: The data of each event that is whole.
        names: What `event:` calls each of them; nothing if it has no name.
        pending: Bytes of the frame that isn't.
        too_large: Whether a frame was longer than the limit; there is nothing of what follows it.
    """

    events: list[bytes]
    names: list[bytes]
    pending: int
    too_large: bool


def reading(stream: bytes, limit: int) -> Reading:
    """Read a stream whose frames may have so many bytes, without their line ends."""
    events: list[bytes] = []
    names: list[bytes] = []
    data, name, size = b"", b"", 0
    *lines, unfinished = re.split(rb"\r\n|\n|\r", stream.removeprefix(b"\xef\xbb\xbf"))
    for line in lines:
        if not line:
            if data:
                events.append(data[:-1])
                names.append(name)
            elif name == b"ping":
                events.append(b'{"event":"ping"}')
                names.append(b"")
            data, name, size = b"", b"", 0
            continue
        size += len(line)
        if size > limit:
            return Reading(events, names, 0, True)
        field, _, value = line.removeprefix(b"\xef\xbb\xbf").partition(b":")
        if value[:1] == b" ":
            value = value[1:]
        if field == b"data":
            data += value + b"\n"
        if field == b"event":
            name = value
    size += len(unfinished)
    return Reading(events, names, 0 if size > limit else size, size > limit)


def cut(stream: bytes) -> list[bytes]:
    """Cut a stream into chunks, the same ones each time; some may be empty."""
    chance = random.Random(zlib.crc32(stream))
    places = sorted(chance.randint(0, len(stream)) for _ in range(chance.randint(0, 12)))
    return [stream[start:end] for start, end in pairwise([0, *places, len(stream)])]


def single_bytes(stream: bytes) -> list[bytes]:
    return [bytes([byte]) for byte in stream]
