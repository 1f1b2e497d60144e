"""From the bytes of events to what a caller is given, without any connection."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Any, TypeAlias

from benchmarks import wire
from benchmarks.clients import FLOOR, OURS, OURS_SPEED, Client
from benchmarks.plan import FRAMINGS, Framing, Plan

if TYPE_CHECKING:
    from benchmarks.bench import Bench
    from benchmarks.worker import Worker

Decoder: TypeAlias = Callable[[Iterable[bytes]], int]


@dataclass(frozen=True)
class Row:
    """What was measured of a decoder.

    Attributes:
        name: What it is.
        cpu: Microseconds an event.
    """

    name: str
    framing: Framing
    cpu: float


def run(worker: Worker, client: str, decoder: str, framing: Framing, events: int, rounds: int) -> float:
    """Decode the same bytes again and again."""
    frames = list(wire.frames(Plan(events)))
    body = b"".join(frames)
    cut = [body[start : start + wire.PIECE] for start in range(0, len(body), wire.PIECE)]
    chunks = frames if framing == "each" else cut
    decode = _DECODERS[decoder]
    times = []
    for _ in range(1 + rounds):
        gc.collect()
        began = process_time()
        given = decode(chunks)
        times.append(process_time() - began)
        assert given == len(frames)
    return median(times[1:]) / len(frames) * 1e6


def _ours(chunks: Iterable[bytes]) -> int:
    from dify_chat._request.api_key import ApiKey  # noqa: PLC0415 - likewise
    from dify_chat._stream.event_reader import EventReader  # noqa: PLC0415 - it isn't everywhere

    reader = EventReader(8 * 1024 * 1024, ApiKey("app-key"))
    given = 0
    for chunk in chunks:
        for _ in reader.feed(chunk):
            given += 1
    return given


def _split_json(chunks: Iterable[bytes]) -> int:
    return _split(chunks, json.loads)


def _split_orjson(chunks: Iterable[bytes]) -> int:
    import orjson  # noqa: PLC0415 - likewise

    return _split(chunks, orjson.loads)


def _split(chunks: Iterable[bytes], loads: Callable[[bytes], Any]) -> int:
    rest = b""
    given = 0
    for chunk in chunks:
        *frames, rest = (rest + chunk).split(b"\n\n")
        for frame in frames:
            loads(frame[6:])
            given += 1
    return given


_DECODERS: dict[str, Decoder] = {"ours": _ours, "json": _split_json, "orjson": _split_orjson}
_CASES: tuple[tuple[str, Client, str], ...] = (
    ("split, json", FLOOR, "json"),
    ("split, orjson", FLOOR, "orjson"),
    (OURS.name, OURS, "ours"),
    (OURS_SPEED.name, OURS_SPEED, "ours"),
)


def measure(bench: Bench, *, events: int, rounds: int) -> list[Row]:
    """Have everything decoded that is there to decode with."""
    return [
        Row(name, framing, cpu)
        for framing in FRAMINGS
        for name, client, decoder in _CASES
        if (
            cpu := bench.run(
                client, "decoding", decoder=decoder, framing=framing, events=events, rounds=rounds
            )
        )
    ]
