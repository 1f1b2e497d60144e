"""What a run has measured, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from benchmarks.measure import decoding, imports, latency, relay, sizes, throughput, transfers
from benchmarks.plan import FRAMINGS
from benchmarks.results import Results
from benchmarks.tables import table
from benchmarks.targets import Target, targets


def report(about: str, results: Results, failures: Mapping[tuple[str, str], str]) -> str:
    """Write all of it."""
    sections = (
        _relay(results.relay),
        _targets(list(targets(results))),
        _throughput(results.throughput),
        _decoding(results.decoding),
        _sizes(results.sizes),
        _latency(results.latency),
        _imports(results.imports),
        _transfers(results.transfers),
        _failures(failures),
    )
    head = ("# Results", about, "[README.md](README.md) says how it is measured.")
    return "\n\n".join((*head, *chain.from_iterable(sections))) + "\n"


def _failures(failures: Mapping[tuple[str, str], str]) -> Iterator[str]:
    if failures:
        yield "## Not measured"
        yield "\n".join(f"- {name}, {what}: {why}" for (name, what), why in sorted(failures.items()))


def _targets(found: Sequence[Target]) -> Iterator[str]:
    if not found:
        return
    yield "## Targets"
    missed = sum(not target.met for target in found)
    yield f"{len(found) - missed} of {len(found)} met."
    rows = [(t.what, t.wanted, t.measured, "yes" if t.met else "**no**") for t in found]
    yield table(("target", "wanted", "measured", "met"), rows)


def _relay(rows: Sequence[relay.Row]) -> Iterator[str]:
    if not rows:
        return
    yield "## A relay's day"
    yield (
        "Async streams that are open at once; each event is a read of its own. `x` is over *aiohttp, split,"
        " orjson* in the same round, `±` half of the range of the middle half of the rounds; µs are CPU time."
        " *Open* is of a stream, when 100 are being opened at the same time, and *close* when all are closed"
        " at once; *first* is the time until an event has come, of half of them. *kB at rest* are in use by"
        " a stream; *resident* is by how many kB it makes a process larger, with gaps. *Kept* is the share of"
        " events that were read in time:"
        " below 100 % the core is full, and several come in one read, which is cheaper."
    )
    head = (
        "client",
        "event, µs",
        "x",
        "±",
        "open, µs",
        "open x",
        "close, µs",
        "kB at rest",
        "resident",
        "first, ms",
        "opened",
        "kept",
    )
    for streams, rate, loop in dict.fromkeys((r.case.streams, r.case.rate, r.case.loop) for r in rows):
        yield f"### {streams:,} streams of {rate:g} events a second, {loop}"
        own = [row for row in rows if (row.case.streams, row.case.loop) == (streams, loop)]
        yield table(head, [_relay_cells(row) for row in own])


def _relay_cells(row: relay.Row) -> tuple[str, ...]:
    failed = ", ".join(f"{count:,} {name}" for name, count in row.errors.items())
    return (
        row.case.client.name + ", gc.freeze()" * row.case.is_frozen,
        f"{row.event:.1f}",
        f"{row.ratio:.2f}",
        f"{row.spread:.0%}",
        f"{row.open:.0f}",
        f"{row.open_ratio:.2f}",
        f"{row.close:.0f}",
        f"{row.memory / 1e3:.1f}",
        f"{row.resident / 1e3:.1f}",
        f"{row.first:.0f}",
        f"{row.opened:,.0f}" + f" ({failed})" * bool(failed),
        f"{row.kept:.0%}",
    )


def _sizes(rows: Sequence[sizes.Row]) -> Iterator[str]:
    if not rows:
        return
    yield "## Large events"
    yield "A blocking client reads events of one HTTP chunk each."
    yield table(
        ("client", "bytes of text", "CPU µs an event"),
        [(row.client.name, f"{row.text:,}", f"{row.cpu:.0f}") for row in rows],
    )


def _throughput(rows: Sequence[throughput.Row]) -> Iterator[str]:
    if not rows:
        return
    yield "## Throughput"
    yield (
        "`x` is how many times as fast as the floor, *httpx, split, json*, in the same mode, framing and"
        " process; `CPU x` the same by the work, with all threads. µs are per event."
    )
    for mode in dict.fromkeys(row.mode for row in rows):
        for framing, title in FRAMINGS.items():
            chosen = [row for row in rows if (row.mode, row.framing) == (mode, framing)]
            cells = [
                (
                    row.client.name,
                    row.client.gives,
                    f"{row.ratio:.2f}",
                    f"{row.cpu_ratio:.2f}",
                    f"{row.wall:.2f}",
                    f"{row.cpu:.2f}",
                )
                for row in sorted(chosen, key=lambda row: row.wall)
            ]
            yield f"### {mode}, {title}"
            yield table(("client", "gives", "x", "CPU x", "µs", "CPU µs"), cells)


def _decoding(rows: Sequence[decoding.Row]) -> Iterator[str]:
    if not rows:
        return
    yield "## Decoding"
    yield "From bytes to what is given, without a connection, in CPU µs an event."
    yield table(
        ("decoder", "chunks", "CPU µs"), [(row.name, FRAMINGS[row.framing], f"{row.cpu:.2f}") for row in rows]
    )


def _latency(rows: Sequence[latency.Row]) -> Iterator[str]:
    if not rows:
        return
    yield "## Latency"
    yield "On a kept connection, beside httpx alone in the same process, in turn."
    cells = [
        (
            row.until,
            row.mode,
            row.client.name,
            f"{row.wall:.3f}",
            f"{row.floor:.3f}",
            f"{row.wall - row.floor:+.3f}",
            f"{row.ratio:.3f}",
            f"{row.cpu_ratio:.3f}",
        )
        for row in rows
    ]
    yield table(("until", "mode", "client", "ms", "httpx's ms", "added ms", "x", "CPU x"), cells)


def _imports(rows: Sequence[imports.Row]) -> Iterator[str]:
    if not rows:
        return
    yield "## Import"
    yield "In a new interpreter; `x` is over httpx in the same environment."
    cells = [
        (
            "import and first call" if row.called else "import",
            row.script.name,
            row.script.environment,
            f"{row.wall:.0f}",
            f"{row.ratio:.2f}",
            f"{row.cpu_ratio:.2f}",
            f"{row.modules:.0f}",
        )
        for row in rows
    ]
    yield table(("what", "client", "environment", "ms", "x", "CPU x", "modules"), cells)


def _transfers(rows: Sequence[transfers.Row]) -> Iterator[str]:
    if not rows:
        return
    yield "## 30 MB up and down"
    yield "A file uploaded from a path, and speech written to one; memory is what it took at the most."
    cells = [
        (
            row.way,
            row.mode,
            row.client.name,
            f"{row.speed:.0f}",
            f"{row.cpu * 1e3:.0f}",
            f"{row.memory / 1e6:.1f}",
        )
        for row in rows
    ]
    yield table(("way", "mode", "client", "MB/s", "CPU ms", "memory, MB"), cells)
