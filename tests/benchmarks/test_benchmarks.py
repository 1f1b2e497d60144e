"""The benchmarks measure what they say: all that is sent is given and counted. Nothing is timed here."""

import gc
import json
import shlex
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as command
from benchmarks import wire
from benchmarks.bench import ROOT, Bench
from benchmarks.clients import CLIENTS, FLOOR, OURS, OURS_AIOHTTP, PYDIFY, RAW, VARIANTS, Client, Mode
from benchmarks.measure import decoding, latency, relay, sizes, throughput
from benchmarks.plan import FRAMINGS, Framing, Plan
from benchmarks.report import report
from benchmarks.results import Results
from benchmarks.tables import read_tables
from benchmarks.worker import Worker
from tests.support import recordings

# Those that are installed with the tests; ours is the same in both environments here.
HERE = [c for c in CLIENTS if c.environment == "speed" and c.module != "httpx_sse_json"]
CASES = [(client, mode) for client in HERE for mode in client.modes]


def named(value: object) -> str:
    return value.name if isinstance(value, Client) else str(value)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    command = [sys.executable, "-m", "benchmarks.server"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as server:
        assert server.stdout
        yield f"http://127.0.0.1:{int(server.stdout.readline())}/v1"


@pytest.fixture(scope="module")
def worker(url: str) -> Iterator[Worker]:
    """Give all tests one worker, since each client that it makes reads all certificates."""
    with pytest.MonkeyPatch.context() as patch:
        # Only what is timed needs warm clients and a collected heap.
        patch.setattr(latency, "_WARM_UP", 0)
        patch.setattr(gc, "collect", lambda: 0)
        worker = Worker(url)
        yield worker
        worker.close()


def obeyed(worker: Worker, measure: str, client: Client, **order: Any) -> Any:
    answer = worker.obey({"measure": measure, "client": client.name, **order})
    assert "error" not in answer, answer["trace"]
    return json.loads(json.dumps(answer["result"]))


def events(worker: Worker, client: Client, mode: Mode, plan: Plan) -> list[Any]:
    async def collected() -> list[Any]:
        return [event async for event in adapter.events(str(plan))]

    adapter = worker.adapter(client.name, mode)
    return list(adapter.events(str(plan))) if mode == "sync" else worker.wait(collected())


@pytest.mark.parametrize("kind", ["message", "message_end"])
def test_benchmark_event_like_recorded_event(kind: str) -> None:
    def first(body: bytes) -> dict[str, Any]:
        frames = (json.loads(frame[6:]) for frame in body.split(b"\n\n") if frame)
        return next(event for event in frames if event["event"] == kind)

    recorded = recordings.load("1.16.0/chat/stream_longout").response
    ours, real = first(b"".join(wire.frames(Plan(events=1)))), first(recorded.body)
    assert list(ours) == list(real)
    assert [type(value) for value in ours.values()] == [type(value) for value in real.values()]
    head = wire.STREAM_HEAD.decode().split("\r\n")[1:-2]
    assert [line.partition(":")[0] for line in head] == [name for name, _ in recorded.headers]


@pytest.mark.parametrize(("client", "mode"), CASES, ids=named)
@pytest.mark.parametrize("framing", FRAMINGS)
def test_client_gives_each_event(worker: Worker, client: Client, mode: Mode, framing: Framing) -> None:
    plan = Plan(events=250, framing=framing)
    sent = [json.loads(frame[6:]) for frame in wire.frames(plan)]
    given = events(worker, client, mode, plan)
    if client.gives == "bytes":
        assert b"".join(given) == b"".join(wire.frames(plan))
    elif client.gives == "dicts":
        assert given == sent
    else:
        assert [event.answer for event in given[:-1]] == [event["answer"] for event in sent[:-1]]
        assert given[-1].metadata.usage.total_tokens == 2006
    counted = obeyed(worker, "throughput", client, mode=mode, plan=asdict(plan))["client"]["given"]
    assert counted == len(sent) or client.gives == "bytes"


@pytest.mark.parametrize(("client", "mode"), CASES, ids=named)
def test_client_does_each_measured_call(worker: Worker, client: Client, mode: Mode) -> None:
    for until in ("the answer", "the first event"):
        assert obeyed(worker, "latency", client, mode=mode, until=until, calls=1)["wall"] > 0
    for way in ("up", "down"):
        assert obeyed(worker, "transfers", client, mode=mode, way=way, size=100_000, rounds=1)["speed"] > 0


@pytest.mark.parametrize("client", [RAW, *VARIANTS[1:]], ids=named)
def test_relay_opens_reads_and_closes_all_streams(
    worker: Worker, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "_WARM_UP", 0.05)
    order = {"streams": 5, "rate": 200.0, "seconds": 0.1, "is_frozen": False}
    result = obeyed(worker, "relay", client, **order)
    assert (result["opened"], result["errors"]) == (5, {})
    assert result["kept"] > 0
    assert min(result[phase] for phase in ("open", "event", "close", "first")) > 0


def test_relay_reports_streams_that_fail(worker: Worker) -> None:
    class Failing:
        async def events(self, question: str) -> AsyncIterator[Any]:
            if streams.given:
                raise ConnectionError
            yield question

    streams = relay._Streams(2)
    for _ in range(2):
        worker.wait(streams.read(Failing(), "Hello"))
    assert (streams.given, dict(streams.errors), streams.all_open.is_set()) == (
        1,
        {"ConnectionError": 1},
        True,
    )


def test_relay_pairs_measurements_of_a_round() -> None:
    def sample(event: float) -> dict[str, Any]:
        names = ("open", "close", "memory", "resident", "first", "opened", "kept")
        return {"event": event, "errors": {}, **dict.fromkeys(names, 1.0)}

    case = relay.Case(OURS_AIOHTTP, 200, 10.0)
    row = relay._row(
        case, {0: sample(12.0), 1: sample(24.0)}, {0: sample(10.0), 1: sample(20.0), 2: sample(9.0)}
    )
    assert (row.event, row.above) == (18.0, 3.0)
    assert (row.ratio, row.spread) == pytest.approx((1.2, 0.0))
    text = report("", Results(relay=[row, replace(row, case=case.raw)]), {})
    assert "### 200 streams of 10 events a second, asyncio" in text
    assert f"µs above aiohttp and orjson, {OURS_AIOHTTP.name}, 200 streams | ≤ 3 | 3.00 | yes |" in text


def test_relay_texts_vary_and_streams_have_ids_of_their_own() -> None:
    def event(deltas: wire.Deltas) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(deltas.next_chunk().split(b"\r\n")[1][6:])
        return found

    one, other = wire.Deltas(0), wire.Deltas(1)
    events = [event(one) for _ in range(500)]
    assert len({each["answer"] for each in events}) > 400
    assert events[0]["task_id"] == events[1]["task_id"] != event(other)["task_id"]
    assert list(events[0]) == list(json.loads(next(wire.frames(Plan(events=1)))[6:]))


@pytest.fixture
def environments(tmp_path: Path) -> Path:
    """The folder of the environments, two of them made of the one that runs the tests."""
    for name in ("runtime", "speed"):
        python = tmp_path / name / "bin/python"
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
        python.chmod(0o755)
    return tmp_path


def test_report_of_a_run_with_missing_client(environments: Path) -> None:
    with Bench(environments) as bench:
        rows = throughput.measure(bench, (FLOOR, OURS, PYDIFY), events=100, rounds=1)
        results = Results(throughput=rows, decoding=decoding.measure(bench, events=100, rounds=1))
        text = report("Somewhere.", results, bench.failures)
    assert {(row.client.name, row.ratio) for row in rows if row.client == FLOOR} == {(FLOOR.name, 1.0)}
    assert len(rows) == 2 * len(FRAMINGS) * 2
    assert {"sync, one event a chunk", "async, chunks of 64 KiB", "Decoding"} < read_tables(text).keys()
    assert "pydify, throughput: the environment pydify hasn't been made" in text


def test_report_of_missed_target() -> None:
    row = latency.Row(OURS, "sync", "the answer", wall=1.05, floor=1.0, cpu=0.9, floor_cpu=1.0)
    met = report("", Results(latency=[row]), {})
    missed = report("", Results(latency=[replace(row, wall=1.06)]), {})
    assert "1 of 1 met." in met
    assert "1.05 (by CPU 0.90) | yes |" in met
    assert "0 of 1 met." in missed
    assert "1.06 (by CPU 0.90) | **no** |" in missed


def test_worker_reports_failing_client(worker: Worker) -> None:
    answer = worker.obey({"measure": "throughput", "client": PYDIFY.name, "mode": "sync", "plan": {}})
    assert answer["error"].startswith("ModuleNotFoundError: No module named 'pydify'")


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ([], "benchmarks/RESULTS.md"),
        (["--quick"], "build/RESULTS.md"),
        (["--rounds", "3"], "build/RESULTS.md"),
        (["--rows", "dify"], "build/RESULTS.md"),
        (["--only", "latency"], "build/RESULTS.md"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_committed_results_replaced_by_whole_measurement_only(arguments: list[str], path: str) -> None:
    assert command._path(command._options(arguments)) == ROOT / path


def test_event_sizes_all_measured(environments: Path) -> None:
    with Bench(environments) as bench:
        rows = sizes.measure(bench, (FLOOR, OURS), sizes=(100_000, 1_000_000), rounds=1)
    assert bench.failures == {}
    assert [(row.client, row.text) for row in rows] == [
        (client, size) for client in (FLOOR, OURS) for size in (100_000, 1_000_000)
    ]
