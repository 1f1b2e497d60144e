"""The results of a run that never was, with a row for each table and each target."""

from benchmarks.clients import (
    DIFY_CLIENT_PYTHON,
    FLOOR,
    FLOOR_ALONE,
    OURS,
    OURS_AIOHTTP,
    OURS_SPEED,
    Mode,
)
from benchmarks.measure import imports, latency, relay, sizes, throughput
from benchmarks.plan import FRAMINGS
from benchmarks.results import Results

MODES: tuple[Mode, ...] = ("sync", "async")
FLOOR_OF_IMPORTS = imports.Script("httpx, attrs", "runtime", "import httpx, attrs", "")


def relay_row(case: relay.Case, opened: int | None = None) -> relay.Row:
    numbers = dict.fromkeys(("event", "open", "close", "memory", "resident", "first", "kept"), 1000.0)
    ratios = dict.fromkeys(("ratio", "above", "open_ratio", "spread"), 1.0 if case.client == FLOOR else 0.5)
    return relay.Row(case, **numbers, **ratios, opened=opened or case.streams, errors={})


def made_results() -> Results:
    """Return results in which all targets are met but the command's."""
    return Results(
        relay=[relay_row(case) for case in relay.CASES if case.client != DIFY_CLIENT_PYTHON],
        throughput=[
            throughput.Row(client, mode, framing, 10.0, 10.0, 1.2, 1.2)
            for client in (FLOOR, OURS_SPEED, OURS_AIOHTTP)
            for mode in client.modes
            for framing in FRAMINGS
        ],
        sizes=[
            sizes.Row(client, text, cpu)
            for client, cpu in (
                (FLOOR, 300.0),
                (OURS, 250.0),
                (OURS_SPEED, 200.0),
                (DIFY_CLIENT_PYTHON, 400.0),
            )
            for text in (100_000, 1024 * 1024)
        ],
        latency=[
            latency.Row(client, mode, until, wall=1.0, floor=1.0, cpu=0.5, floor_cpu=1.0)
            if client != FLOOR_ALONE
            else latency.Row(client, mode, until, wall=1.0, floor=1.0, cpu=1.0, floor_cpu=1.0)
            for until in ("the answer", "the first event")
            for mode in MODES
            for client in (FLOOR_ALONE, OURS, OURS_SPEED)
        ],
        imports=[
            imports.Row(script, False, wall=31.0, modules=10, ratio=0.5, cpu_ratio=0.5)
            for script in (FLOOR_OF_IMPORTS, *imports.SCRIPTS[:2], *imports.COMMANDS)
        ],
    )
