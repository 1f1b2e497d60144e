"""The tables of docs/performance.md, which are written from RESULTS.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.clients import DIFY_CLIENT_PYTHON, FLOOR, OURS, OURS_AIOHTTP, OURS_SPEED, RAW
from benchmarks.plan import FRAMINGS
from benchmarks.tables import Tables, number, read_tables, relay_rows, table

_ROOT = Path(__file__).parents[1]
RESULTS = _ROOT / "benchmarks/RESULTS.md"
PAGE = _ROOT / "docs/performance.md"

_SHOWN = {
    RAW.name: "aiohttp and orjson alone",
    OURS_AIOHTTP.name: "this client over aiohttp",
    f"{OURS_AIOHTTP.name}, gc.freeze()": "the same after `gc.freeze()`",
    FLOOR.name: "httpx and json alone",
    OURS_SPEED.name: "this client over httpx",
}


def with_tables(page: str, results: str) -> str:
    """Return a page with each block `<!-- figures: name -->` filled from the results."""
    tables = read_tables(results)
    written = {"relay": _relay(tables), "calls": _calls(tables), "large": _large(tables)}
    return re.sub(
        r"(?s)(<!-- figures: (\w+) -->\n).*?(\n<!-- end -->)",
        lambda found: found[1] + written[found[2]] + found[3],
        page,
    )


def _relay(tables: Tables) -> str:
    columns = ("streams", "client", "event, µs", "open, µs", "close, µs", "kB at rest", "first, ms")
    rows = [row | {"client": _SHOWN[row["client"]]} for row in relay_rows(tables) if row["client"] in _SHOWN]
    return table(columns, [[row[column] for column in columns] for row in rows])


def _calls(tables: Tables) -> str:
    return table(("", "beside httpx alone"), _told(tables))


def _told(tables: Tables) -> Iterator[tuple[str, str]]:
    kinds = zip(FRAMINGS.values(), ("events in small chunks", "events in large chunks"), strict=True)
    for framing, what in kinds:
        rates = {
            (mode, row["client"]): number(row["x"])
            for mode in ("sync", "async")
            for row in tables[f"{mode}, {framing}"]
        }
        over_httpx = _range((rates[mode, OURS_SPEED.name] for mode in ("sync", "async")), ".1f")
        yield f"{what}, over httpx", f"{over_httpx} times as fast, typed and checked"
        yield f"{what}, over aiohttp", f"{rates['async', OURS_AIOHTTP.name]:.1f} times as fast"
    calls = {
        (row["until"], row["mode"], row["client"]): row
        for row in tables["Latency"]
        if row["client"] in (OURS.name, OURS_SPEED.name)
    }
    added = _range(
        (number(row["added ms"]) for key, row in calls.items() if key[0] == "the first event"), ".2f"
    )
    yield "the first event", f"{added} ms later"
    for mode in ("sync", "async"):
        ratio = number(calls["the answer", mode, OURS_SPEED.name]["x"])
        yield f"a blocking call, {mode}", f"{ratio:.2f} times as long"
    for row in tables["Import"]:
        if row["what"] == "import" and row["client"] == OURS.name:
            yield "importing `DifyChat`", f"{row['x']} times as long as httpx and attrs"


def _large(tables: Tables) -> str:
    clients = (FLOOR.name, OURS.name, OURS_SPEED.name, DIFY_CLIENT_PYTHON.name)
    cells: dict[str, dict[str, str]] = {}
    for row in tables["Large events"]:
        cells.setdefault(row["bytes of text"], {})[row["client"]] = row["CPU µs an event"]
    return table(
        ("bytes of text", *clients),
        [(text, *(found.get(client, "") for client in clients)) for text, found in cells.items()],
    )


def _range(values: Iterable[float], digits: str) -> str:
    low, *_, high = (format(value, digits) for value in sorted(values))
    return low if low == high else f"{low} to {high}"
