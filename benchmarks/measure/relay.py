"""A relay's day: many async streams are open at once, and each event of each is a read of its own.

Every measurement takes a process that has done nothing before, and passes through the same phases: open all
streams, rest, read events for some seconds, close all streams.
"""

from __future__ import annotations

import asyncio
import gc
import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from statistics import median, quantiles
from time import monotonic, perf_counter, process_time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from benchmarks.clients import DIFY_CLIENT_PYTHON, FLOOR, OURS_AIOHTTP, OURS_SPEED, RAW, Client
from benchmarks.measure.memory import in_use, resident
from benchmarks.plan import Plan

if TYPE_CHECKING:
    from benchmarks.bench import Bench
    from benchmarks.worker import Worker

# More would wait for the event loop longer than for the server, until connecting times out after 5 s.
_OPENING = 100  # streams at the same time
_WARM_UP = 1.0  # seconds of events before they are measured: Python specialises code as it runs
_REST = 0.2  # seconds until the last event has come, after the server has stopped


@dataclass(frozen=True)
class Case:
    """What is measured.

    Attributes:
        streams: How many are open at once.
        rate: Events a second of each.
        loop: `asyncio` or `uvloop`.
        is_frozen: Whether `gc.freeze()` is called when all are open.
        rounds: In how many rounds it is measured at most.
    """

    client: Client
    streams: int
    rate: float
    loop: str = "asyncio"
    is_frozen: bool = False
    rounds: int = 100

    @property
    def raw(self) -> Case:
        """The measurement that this one is compared with."""
        return Case(RAW, self.streams, self.rate, self.loop)


# As many events a second as a core can take of most clients.
_RATES = {200: 10.0, 1000: 10.0, 2000: 5.0, 4000: 4.0}
_HTTPX_ROUNDS = {200: 100, 1000: 100, 2000: 2}  # httpx takes most of a minute to open and close 2,000 streams
CASES = (
    *(
        Case(client, streams, rate, loop)
        for streams, rate in _RATES.items()
        for loop in ("asyncio", "uvloop")
        for client in (RAW, OURS_AIOHTTP)
    ),
    *(
        Case(client, streams, _RATES[streams], rounds=rounds)
        for streams, rounds in _HTTPX_ROUNDS.items()
        for client in (FLOOR, OURS_SPEED)
    ),
    *(Case(client, 200, 10.0, "uvloop") for client in (FLOOR, OURS_SPEED)),
    Case(DIFY_CLIENT_PYTHON, 200, 10.0),
    Case(OURS_AIOHTTP, 1000, 10.0, is_frozen=True),
)
FEWER = tuple(case for case in CASES if case.streams == 200 and case.loop == "asyncio")


@dataclass(frozen=True)
class Row:
    """The medians of all rounds; ratios are of two measurements of one round.

    Attributes:
        event: CPU microseconds of an event.
        open: CPU microseconds to open a stream.
        close: CPU microseconds to close one, when the server has ended it.
        memory: Bytes of a stream at rest that are in use.
        resident: Bytes by which a stream has made the process larger, with the gaps that opening leaves.
        first: Milliseconds until half of the streams have had their first event.
        opened: How many streams were opened.
        kept: The share of events that came in time; below 1 several come in one read.
        ratio: `event` over that of raw aiohttp.
        above: Microseconds that an event costs more than with raw aiohttp.
        open_ratio: `open` over that of raw aiohttp.
        spread: Half of the range that the middle half of the ratios takes, as a share of their median.
        errors: What was raised, and how often.
    """

    case: Case
    event: float
    open: float
    close: float
    memory: float
    resident: float
    first: float
    opened: float
    kept: float
    ratio: float
    above: float
    open_ratio: float
    spread: float
    errors: dict[str, int]


class _Streams:
    """The streams of one measurement.

    Attributes:
        given: How many events they have given.
        first: Seconds until the first event of each.
        errors: What was raised, and how often.
        all_open: Set when each has given an event or has failed.
    """

    def __init__(self, count: int) -> None:
        self.given = 0
        self.first: list[float] = []
        self.errors = Counter[str]()
        self.all_open = asyncio.Event()
        self._left = count
        self._opening = asyncio.Semaphore(_OPENING)

    async def read(self, adapter: Any, question: str) -> None:
        """Read a stream to its end."""
        await self._opening.acquire()
        began, is_open = perf_counter(), False
        try:
            async for _ in adapter.events(question):
                self.given += 1
                if not is_open:
                    is_open = True
                    self.first.append(perf_counter() - began)
                    self._count()
        except Exception as error:  # noqa: BLE001 - what a client raises is what is counted
            self.errors[type(error).__name__] += 1
            if not is_open:
                self._count()

    def _count(self) -> None:
        self._opening.release()
        self._left -= 1
        if not self._left:
            self.all_open.set()


def run(
    worker: Worker, client: str, streams: int, rate: float, seconds: float, is_frozen: bool
) -> dict[str, Any]:
    """Pass through all phases, after an answer that makes the client import what it needs."""
    adapter = worker.adapter(client, "async")
    worker.wait(_read_one(adapter))
    return worker.wait(_measured(adapter, worker.url, streams, rate, seconds, is_frozen=is_frozen))


async def _read_one(adapter: Any) -> None:
    async for _ in adapter.events(str(Plan(events=100))):
        pass


async def _measured(
    adapter: Any, url: str, count: int, rate: float, seconds: float, *, is_frozen: bool
) -> dict[str, Any]:
    relay = f"{random.getrandbits(64):x}"
    question, streams = str(Plan(relay=relay)), _Streams(count)
    gc.collect()
    used, before, began = in_use(), resident(), process_time()
    tasks = [asyncio.ensure_future(streams.read(adapter, question)) for _ in range(count)]
    await streams.all_open.wait()
    opening = process_time() - began
    gc.collect()
    if is_frozen:
        gc.freeze()
    opened, used, memory = len(streams.first), in_use() - used, resident() - before

    await _tell(url, relay=relay, rate=rate)
    await asyncio.sleep(_WARM_UP)
    given, began, wall = streams.given, process_time(), perf_counter()
    await asyncio.sleep(seconds)
    given, cpu, wall = streams.given - given, process_time() - began, perf_counter() - wall

    await _tell(url, relay=relay)
    await asyncio.sleep(_REST)
    began = process_time()
    await _tell(url, relay=relay, is_end=True)
    await asyncio.gather(*tasks)
    closing = process_time() - began
    return {
        "event": cpu / given * 1e6,
        "open": opening / opened * 1e6,
        "close": closing / opened * 1e6,
        "memory": used / opened,
        "resident": memory / opened,
        "first": median(streams.first) * 1e3,
        "opened": opened,
        "kept": given / (opened * rate * wall),
        "errors": streams.errors,
    }


async def _tell(url: str, **order: Any) -> None:
    """Send the server an order, over a connection that is none of the client's."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    body = json.dumps(order).encode()
    writer.write(b"POST %b/relay HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (parts.path.encode(), len(body)))
    writer.write(body)
    await reader.readuntil(b"\r\n\r\n")
    writer.close()


def measure(
    bench: Bench, cases: Sequence[Case], *, seconds: float, rounds: int, until: float = inf
) -> list[Row]:
    """Measure every case once a round, in another order each time; what is compared is next to each other.

    Args:
        bench: The processes.
        cases: What is measured.
        seconds: For how long events are read.
        rounds: How many rounds there are at most.
        until: The time by the monotonic clock after which none begins but the first.
    """
    samples = defaultdict[Case, dict[int, dict[str, Any]]](dict)
    groups = list(dict.fromkeys((case.streams, case.loop) for case in cases))
    for number in range(rounds):
        if number and monotonic() > until:
            break
        for group in random.sample(groups, len(groups)):
            own = [c for c in cases if (c.streams, c.loop) == group and number < c.rounds]
            for case in random.sample(own, len(own)):
                sample = bench.run(
                    case.client,
                    "relay",
                    loop=case.loop,
                    fresh=True,
                    streams=case.streams,
                    rate=case.rate,
                    seconds=seconds,
                    is_frozen=case.is_frozen,
                )
                if sample:
                    samples[case][number] = sample
    return [_row(case, samples[case], samples[case.raw]) for case in cases if samples[case]]


def _row(case: Case, samples: dict[int, dict[str, Any]], raw: dict[int, dict[str, Any]]) -> Row:
    pairs = [(sample, raw[number]) for number, sample in samples.items() if number in raw]
    ratios = [own["event"] / other["event"] for own, other in pairs]
    middle = median(ratios)
    low, _, high = quantiles(ratios, n=4, method="inclusive") if len(ratios) > 1 else (middle,) * 3
    names = ("event", "open", "close", "memory", "resident", "first", "opened", "kept")
    return Row(
        case,
        **{name: median(sample[name] for sample in samples.values()) for name in names},
        ratio=middle,
        above=median(own["event"] - other["event"] for own, other in pairs),
        open_ratio=median(own["open"] / other["open"] for own, other in pairs),
        spread=(high - low) / 2 / middle,
        errors=sum((Counter(sample["errors"]) for sample in samples.values()), Counter()),
    )
