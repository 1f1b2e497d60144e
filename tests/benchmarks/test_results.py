"""What is written of a run: each target, and the tables of the documentation."""

import re

import pytest

from benchmarks.clients import DIFY_CLIENT_PYTHON
from benchmarks.measure import memory, relay
from benchmarks.page import PAGE, RESULTS, with_tables
from benchmarks.report import report
from benchmarks.tables import read_tables, relay_rows
from benchmarks.targets import targets
from tests.benchmarks.made_results import made_results, relay_row

SPEED, AIOHTTP = "dify-chat[speed]", "dify-chat[speed,aiohttp]"
TARGETS = [
    *(
        f"an event, µs above aiohttp and orjson, {AIOHTTP}, {n} streams: ≤ 3"
        for n in ("200", "1,000", "4,000")
    ),
    f"an event over the floor's, {SPEED}, 1,000 streams: ≤ 0.93",
    f"opening a stream over aiohttp's, {AIOHTTP}, 4,000 streams: ≤ 2.2",
    f"CPU of a blocking call over httpx's without sniffio, {SPEED}, async: ≤ 0.72",
    f"blocking call over httpx's, {SPEED}, sync: ≤ 1.05",
    "import over httpx and attrs, dify-chat: ≤ 1.12",
    f"an event of 100,000 bytes over dify-client-python's, {SPEED}: ≤ 0.85",
    f"an event of 1,048,576 bytes over dify-client-python's, {SPEED}: ≤ 0.6",
    "dify-chat --version, ms: ≤ 30",
    f"kB of a stream at rest, {SPEED}, 2,000 streams: ≤ 29",
    f"kB of a stream at rest, {AIOHTTP}, 4,000 streams: ≤ 28",
]


@pytest.mark.parametrize("named", TARGETS)
def test_target_of_whole_run(named: str) -> None:
    found = {f"{target.what}: {target.wanted}": target for target in targets(made_results())}
    assert found[named].met == ("--version" not in named)


def test_command_is_told_beside_the_import_of_its_libraries() -> None:
    (target,) = (target for target in targets(made_results()) if "--version" in target.what)
    assert target.measured == "31 (import httpx, attrs: 62)"


def test_relay_leads_the_report() -> None:
    headings = re.findall("(?m)^## (.+)$", report("", made_results(), {}))
    assert headings[:2] == ["A relay's day", "Targets"]


def test_clients_that_open_fewer_streams_are_not_compared() -> None:
    results = made_results()
    results.relay += [relay_row(relay.Case(DIFY_CLIENT_PYTHON, 1000, 10.0), opened=100)]
    rows = relay_rows(read_tables(report("", results, {})))
    assert [row["streams"] for row in rows if row["client"] == AIOHTTP] == ["200", "1,000", "2,000", "4,000"]
    assert DIFY_CLIENT_PYTHON.name not in {row["client"] for row in rows}


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("relay", "| 4,000 | this client over aiohttp | 1000.0 | 1000 | 1000 | 1.0 | 1000 |"),
        ("calls", "| a blocking call, sync | 1.00 times as long |"),
        ("calls", "| events in small chunks, over aiohttp | 1.2 times as fast |"),
        ("large", "| 1,048,576 | 300 | 250 | 200 | 400 |"),
    ],
)
def test_page_has_tables_of_the_results(name: str, row: str) -> None:
    page = f"Before.\n\n<!-- figures: {name} -->\nold\n<!-- end -->\n\nAfter.\n"
    written = with_tables(page, report("", made_results(), {}))
    assert row in written.splitlines()
    assert "old" not in written
    assert (written[:7], written[-7:]) == ("Before.", "After.\n")


def test_memory_in_use_counts_small_and_large_objects() -> None:
    before = memory.in_use()
    held = [bytes(1_000_000), [bytes(100) for _ in range(10_000)]]
    added = memory.in_use() - before
    del held
    assert 2_000_000 < added < 5_000_000
    assert memory.in_use() - before < 1_000_000


def test_page_on_performance_has_the_figures_of_the_results() -> None:
    page = PAGE.read_text("utf-8")
    assert page == with_tables(page, RESULTS.read_text("utf-8")), "run `make bench-plots`"
