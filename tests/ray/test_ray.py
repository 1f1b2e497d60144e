"""A data set on a cluster of Ray: each row once, whatever process dies."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from dify_chat import AsyncDifyChat, AuthenticationError, DifyInputError
from tests.ray.conftest import KEY
from tests.ray.processes import kill, named
from tests.ray.server import Dify, serving

ray = pytest.importorskip("ray", reason="Ray isn't installed: `make test-ray` installs it, and runs this")
pytest.importorskip("ray.data")

from ray._private.state import actors  # noqa: E402 - `ray list actors` shows these, by the dashboard

from dify_chat.batch.ray import ask_dataset  # noqa: E402 - it needs Ray

pytestmark = [pytest.mark.timeout(400), pytest.mark.filterwarnings("default")]


def chat_of(dify: Dify) -> Callable[[], AsyncDifyChat]:
    """Return what makes a client; the key is that of the environment."""
    return partial(AsyncDifyChat, base_url=dify.url, timeout=20.0)


@pytest.fixture
def ask(dify: Dify, tmp_path: Path) -> Callable[..., Any]:
    """Return `ask_dataset` with a journal and the client of this server."""
    return partial(ask_dataset, journal=tmp_path / "run", make_chat=chat_of(dify), settle=1)


def rows_of(count: int) -> list[dict[str, Any]]:
    return [{"id": number, "content": f"question {number}"} for number in range(count)]


def dataset(rows: list[dict[str, Any]], blocks: int = 2) -> Any:
    return ray.data.from_items(rows, override_num_blocks=blocks)


def test_rows_answered_once_though_processes_die(dify: Dify, tmp_path: Path) -> None:
    count = 10_000
    questions = dataset(rows_of(count), blocks=8)
    answers = ask_dataset(
        questions, journal=tmp_path / "run", make_chat=chat_of(dify), concurrency=24, settle=3
    )
    killed = Counter[str]()
    titles = ["ray::MapWorker", "ray::MapWorker", "ray::JournalActor", "ray::MapWorker"]
    is_over = threading.Event()

    def kill_some() -> None:
        for number, title in enumerate(titles, 1):
            while len(dify.asked().questions) < number * count // 6:
                if is_over.wait(0.1):
                    return
            while not kill(title):
                if is_over.wait(0.1):
                    return
            killed[title] += 1

    killing = threading.Thread(target=kill_some)
    killing.start()
    try:
        results = answers.take_all()
    finally:
        is_over.set()
        killing.join()
    assert killed == Counter(titles)
    assert Counter(dify.asked().questions) == Counter(row["content"] for row in rows_of(count))
    assert Counter(result["id"] for result in results) == Counter(range(count))
    assert {result["status"] for result in results} == {"answered"}
    assert all(result["answer"] == f"You said: {result['content']}" for result in results)


def test_result_has_row_and_answer(dify: Dify, ask: Callable[..., Any]) -> None:
    day = datetime(2026, 1, 2)  # as pandas gives it: Arrow has no zone here
    row = {"content": "hello", "inputs": {"a": 1}, "answer": "known", "day": day, "events": [1]}
    (result,) = ask(dataset([row])).take_all()
    assert result["inputs"] == {"a": 1}
    assert (result["row_answer"], result["day"], list(result["row_events"])) == ("known", day, [1])
    assert (result["answer"], result["status"], result["error"]) == ("You said: hello", "answered", None)
    assert (result["usage"]["total_tokens"] > 0, result["attempts"]) == (True, 1)
    assert result["id"]
    assert result["conversation_id"] != result["message_id"]


def test_failed_row_has_error(ask: Callable[..., Any]) -> None:
    rows = [{"content": "hello", "conversation": None}, {"content": "", "conversation": None}]
    rows.append({"content": "hello", "conversation": "a"})
    results = ask(dataset(rows)).take_all()
    assert sorted(result["status"] for result in results) == ["answered", "failed", "failed"]
    told = {result["error"]["message"].partition(" ")[0] for result in results if result["error"]}
    assert told == {"content", "a"}


def test_events_kept_as_json(ask: Callable[..., Any]) -> None:
    (result,) = ask(dataset([{"content": "hello"}]), events=True).take_all()
    assert {event["event"] for event in json.loads(result["events"])} >= {"message", "message_end"}


def test_equal_rows_asked_once(dify: Dify, ask: Callable[..., Any]) -> None:
    rows = [{"content": "a", "note": number} for number in range(4)]
    results = ask(dataset(rows)).take_all()
    assert dify.asked().questions == ["a"]
    assert len({result["message_id"] for result in results}) == 1
    assert {result["note"] for result in results} == {0, 1, 2, 3}


def test_second_run_goes_on(dify: Dify, ask: Callable[..., Any]) -> None:
    first = ask(dataset(rows_of(3))).take_all()
    second = ask(dataset(rows_of(5))).take_all()
    assert dify.asked().message_count == 5
    assert {each["message_id"] for each in first} < {each["message_id"] for each in second}


def test_journal_in_use_refused(dify: Dify, ask: Callable[..., Any]) -> None:
    answers = ask(dataset(rows_of(40)), rate=4.0)
    reading = threading.Thread(target=answers.take_all)
    reading.start()
    while not dify.asked().questions:
        assert reading.is_alive()
        time.sleep(0.05)
    with pytest.raises(DifyInputError, match="another Dataset works with this journal"):
        ask(dataset(rows_of(40)))
    reading.join()


def test_limit_holds_for_whole_cluster(tmp_path: Path, cluster: Path) -> None:
    with serving(delay=0.05, max_active_requests=4, api_key=KEY) as dify:
        answers = ask_dataset(
            dataset(rows_of(100), 4),
            journal=tmp_path / "run",
            make_chat=chat_of(dify),
            concurrency=4,
            actors=3,
        )
        assert {result["attempts"] for result in answers.take_all()} == {1}
        assert len(dify.asked().questions) == 100


def test_refusals_halve_what_is_in_flight(tmp_path: Path, cluster: Path) -> None:
    with serving(delay=0.02, max_active_requests=2, api_key=KEY) as dify:
        answers = ask_dataset(
            dataset(rows_of(60), 4), journal=tmp_path / "run", make_chat=chat_of(dify), concurrency=8
        )
        assert {result["status"] for result in answers.take_all()} == {"answered"}
        asked = dify.asked()
    assert asked.message_count == 60
    assert 60 < len(asked.questions) < 120


def test_refused_key_raises_at_once(dify: Dify, tmp_path: Path) -> None:
    with pytest.raises(AuthenticationError):
        ask_dataset(
            dataset(rows_of(1)),
            journal=tmp_path / "run",
            make_chat=partial(AsyncDifyChat, "app-no", dify.url),
        )
    assert not dify.asked().questions


def test_limit_of_caller_raises_and_goes_on(dify: Dify, ask: Callable[..., Any]) -> None:
    with pytest.raises(ray.exceptions.RayTaskError, match="the limit of the batch is reached"):
        ask(dataset(rows_of(30)), max_tokens=20, concurrency=1).take_all()
    assert 0 < dify.asked().message_count < 30
    assert len(ask(dataset(rows_of(30))).take_all()) == 30
    assert dify.asked().message_count == 30


def test_key_in_no_log_and_no_state(cluster: Path, dify: Dify, tmp_path: Path) -> None:
    make_chat = partial(AsyncDifyChat, KEY, dify.url)
    answers = ask_dataset(dataset(rows_of(20)), journal=tmp_path / "run", make_chat=make_chat)
    assert KEY not in repr(answers)
    assert len(answers.take_all()) == 20
    assert KEY not in answers.stats()
    state = json.dumps([ray.timeline(), actors(), ray.nodes()], default=str)
    assert "MapWorker" in state
    assert "JournalActor" in state
    assert KEY not in state
    files = [path for path in cluster.rglob("*") if path.is_file()]
    assert sum(path.suffix in (".log", ".out", ".err") for path in files) > 5
    assert not [path for path in files if KEY.encode() in path.read_bytes()]


def test_example_runs() -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DIFY_")}
    environment = kept | {"PYTHONPATH": os.pathsep.join(sys.path), "RAY_AUTH_MODE": "disabled"}
    example = Path(__file__).parents[2] / "examples/batch_ray.py"
    done = subprocess.run(
        [sys.executable, example], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert "results: {'answered': 20}\nmessages that each row took: {1: 20}\n" in done.stdout
    assert done.returncode == 0


def test_processes_end_with_dataset(dify: Dify, ask: Callable[..., Any]) -> None:
    answers = ask(dataset(rows_of(2)))
    assert len(answers.take_all()) == 2
    assert named("ray::JournalActor")
    del answers
    gc.collect()
    until = time.monotonic() + 60
    while named("ray::JournalActor"):
        assert time.monotonic() < until
        time.sleep(0.1)
