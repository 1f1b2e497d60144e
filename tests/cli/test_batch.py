"""`dify-chat batch`: options, summary, exit codes, Ctrl-C, and what is shown meanwhile."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dify_chat.batch import BatchReport
from dify_chat.batch._journal import Entry, Journal
from dify_chat.cli import _batch_view as batch_view
from dify_chat.cli import main
from dify_chat.cli._batch_view import BatchView, Interrupts, pace, told
from dify_chat.cli._context import Context, Options
from dify_chat.testing import MockDify

from .conftest import Run


@pytest.fixture
def questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of three rows in the current folder, so that commands are short."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps({"content": each}) + "\n" for each in "abc"))
    return path


def results(name: str = "answers.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(name).read_text("utf-8").splitlines()]


def test_batch_answers_rows_and_sums_up(server: MockDify, run: Run, questions: Path) -> None:
    ran = run("batch", questions.name, "-o", "answers.jsonl")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("3 of 3 answered, ")
    assert ran.out.endswith(" USD, in answers.jsonl\n")
    assert sorted(each["answer"] for each in results()) == ["You said: a", "You said: b", "You said: c"]
    server.assert_sent("a", user="batch-answers")
    again = run("batch", questions.name, "-o", "answers.jsonl", "--user", "ada")
    assert again.out == ran.out
    assert server.message_count == 3


def test_batch_takes_options(server: MockDify, run: Run, questions: Path) -> None:
    questions.with_suffix(".csv").write_text("question,tone\na,brief\nb,long\n")
    ran = run(
        *("batch", "questions.csv", "-o", "out.csv", "--column", "question", "--input", "tone", "--in-order"),
        *("--events", "--concurrency", "2", "--rate", "600/m", "--user", "ada", "--journal", "run.journal"),
        *("--max-price", "5", "--max-tokens", "1000", "--format", "csv", "--settle", "1", "--timeout", "20"),
    )
    assert (ran.code, ran.err) == (0, "")
    server.assert_sent("a", user="ada", inputs={"tone": "brief"}, response_mode="streaming")
    assert Path("out.csv").read_text("utf-8").startswith("id,question,tone,answer")
    assert Path("run.journal").exists()


def test_batch_reads_stdin(server: MockDify, run: Run, questions: Path) -> None:
    ran = run("batch", "-", "-o", "answers.jsonl", stdin=questions.read_bytes())
    assert (ran.code, len(results())) == (0, 3)


def test_batch_reads_stdin_of_process(
    server: MockDify, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with questions.open() as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        assert main(["batch", "-", "-o", "answers.jsonl", "--user", "ada"]) == 0
        assert not stdin.closed
    assert len(results()) == 3


def test_batch_summary_as_json(server: MockDify, run: Run, questions: Path) -> None:
    ran = run("batch", questions.name, "-o", "answers.jsonl", "--json")
    told = json.loads(ran.out)
    assert told.pop("seconds") > 0
    assert Decimal(told.pop("total_price")) > 0
    assert told.pop("total_tokens") > 0
    assert told == {
        "total": 3,
        "answered": 3,
        "failed": 0,
        "lost": 0,
        "in_doubt": 0,
        "currency": "USD",
        "stopped": None,
        "output": "answers.jsonl",
        "journal": "answers.jsonl.journal",
    }


def test_batch_with_failed_rows_says_how_to_ask_again(server: MockDify, run: Run, questions: Path) -> None:
    server.fault(status_code=400, path="/chat-messages")
    ran = run("batch", questions.name, "-o", "answers.jsonl", "--in-order", "--concurrency", "10")
    assert ran.code == 1
    command = "dify-chat batch questions.jsonl -o answers.jsonl --concurrency 10 --in-order"
    assert ran.err == f"1 failed; ask them again with: {command} --ask-failed\n"
    assert run("batch", questions.name, "-o", "answers.jsonl", "--ask-failed").code == 0


def test_batch_with_lost_rows_says_how_to_ask_again(
    monkeypatch: pytest.MonkeyPatch, run: Run, questions: Path
) -> None:
    with MockDify(delay=0.01, app_mode="agent-chat") as server:
        monkeypatch.setenv("DIFY_API_KEY", server.api_key)
        monkeypatch.setenv("DIFY_BASE_URL", server.url)
        server.answer("word " * 1000)
        server.fault(abort_after=2, path="/chat-messages")
        ran = run("batch", questions.name, "-o", "answers.jsonl", "--settle", "0.3")
        assert (ran.code, "--settle 0.3 --ask-lost" in ran.err) == (4, True)
        assert run("batch", questions.name, "-o", "answers.jsonl", "--ask-lost").code == 0


def test_batch_at_its_limit_says_how_to_go_on(server: MockDify, run: Run, questions: Path) -> None:
    ran = run("batch", questions.name, "-o", "answers.jsonl", "--max-tokens", "1", "--concurrency", "1")
    assert ran.code == 6
    assert "of 3 answered" in ran.out
    assert "rows are left; go on with: dify-chat batch questions.jsonl -o answers.jsonl" in ran.err


def test_batch_that_stops_says_that_nothing_is_lost(server: MockDify, run: Run, questions: Path) -> None:
    server.fault(status_code=401, path="/chat-messages", times=None)
    options = ("--user", "ada", "--base-url", server.url, "--timeout", "20.0")
    ran = run("batch", questions.name, "-o", "answers.jsonl", *options)
    assert ran.code == 1
    command = f"dify-chat batch questions.jsonl -o answers.jsonl {' '.join(options)}"
    assert ran.err.splitlines()[0] == f"what is done is kept; the same command goes on: {command}"
    assert "unauthorized" in ran.err
    server.assert_sent(path="/info")


def test_batch_refused_at_its_next_start_says_that_nothing_is_lost(
    server: MockDify, run: Run, questions: Path
) -> None:
    assert run("batch", questions.name, "-o", "answers.jsonl").code == 0
    server.fault(status_code=401, path="/info")
    ran = run("batch", questions.name, "-o", "answers.jsonl")
    assert (ran.code, ran.err.startswith("what is done is kept; ")) == (1, True)


def test_batch_whose_disk_is_full_says_how_to_go_on(
    server: MockDify, run: Run, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Journal.stage

    def full(self: Journal, entries: Iterable[Entry]) -> None:
        kept = list(entries)
        if kept:
            raise OSError(errno.ENOSPC, "No space left on device", self.path)
        stage(self, kept)

    monkeypatch.setattr(Journal, "stage", full)
    ran = run("batch", questions.name, "-o", "answers.jsonl")
    assert (ran.code, server.message_count) == (2, 0)
    assert ran.err.splitlines() == [
        "what is done is kept; the same command goes on: dify-chat batch questions.jsonl -o answers.jsonl",
        "dify-chat: answers.jsonl.journal: No space left on device",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("questions.jsonl",), "--output"),
        (("questions.jsonl", "-o", "-"), "results and journal are files"),
        (("questions.jsonl", "-o", "x", "--journal", "-"), "results and journal are files"),
        (("gone.jsonl", "-o", "x"), "gone.jsonl: No such file"),
        (("questions.jsonl", "-o", "gone/x"), "there is no folder gone"),
        (("questions.jsonl", "-o", "x", "--format", "csv"), "the CSV has no column 'content'"),
        (("questions.jsonl", "-o", "x", "--column", "query"), "no row makes sense; the first one: line 1"),
        (("questions.jsonl", "-o", "x", "--rate", "fast"), "--rate is a number a second"),
        (("questions.jsonl", "-o", "x", "--rate", "5/d"), "--rate is a number a second"),
        (("questions.jsonl", "-o", "x", "--concurrency", "0"), "concurrency is 1 or more"),
        (("questions.jsonl", "-o", "precious"), "overwritten with --force"),
    ],
)
def test_batch_refuses_what_makes_no_sense(
    arguments: tuple[str, ...], words: str, server: MockDify, run: Run, questions: Path
) -> None:
    Path("precious").write_text("precious")
    ran = run("batch", *arguments)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert words in ran.err
    assert (server.message_count, list(Path.cwd().glob("*.journal"))) == (0, [])


def test_batch_without_key_refused(run: Run, questions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIFY_API_KEY", raising=False)
    ran = run("batch", questions.name, "-o", "answers.jsonl")
    assert (ran.code, ran.err) == (2, "dify-chat: " + ran.err.removeprefix("dify-chat: "))
    assert "no API key" in ran.err
    assert not Path("answers.jsonl.journal").exists()


def started(server: MockDify, questions: Path, **given: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dify_chat", "batch", str(questions), "-o", "answers.jsonl"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    environment |= {"DIFY_BASE_URL": server.url, "DIFY_API_KEY": server.api_key}
    return subprocess.Popen(
        [*command, "--concurrency", "1"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **given,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("interrupts", [1, 2])
def test_signal_waits_for_rows_in_flight_and_second_one_leaves(
    interrupts: int, number: signal.Signals, questions: Path
) -> None:
    with MockDify(delay=0.3) as server, started(server, questions) as batch:
        try:
            while not server.message_count:
                time.sleep(0.01)
            for _ in range(interrupts):
                batch.send_signal(number)
                time.sleep(0.05)  # two signals at once may arrive as one
            out, err = batch.communicate(timeout=30)
        finally:
            batch.kill()
        assert (batch.returncode, server.message_count) == (128 + number, 1)
    assert b"Traceback" not in err
    waits = interrupts == 1 or number == signal.SIGHUP  # a terminal that is closed may send two of these
    assert (b"1 of 3 answered" in out) is waits
    assert (b"go on with: dify-chat batch" in err) is waits


def test_second_ctrl_c_ends_process_after_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[Any] = []
    monkeypatch.setattr(os, "_exit", done.append)
    before = signal.getsignal(signal.SIGINT)
    with Interrupts(lambda: done.append("bar")) as interrupts:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGHUP)
        assert (interrupts.count, done) == (1, [])
        signal.raise_signal(signal.SIGINT)
        assert done == ["bar", 130]
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (BatchReport(), "0 answered, 0 tokens"),
        (BatchReport(total=9, answered=3, failed=2, lost=1), "3 of 9 answered, 2 failed, 1 lost, 0 tokens"),
        (BatchReport(total_price=Decimal("0.500"), currency="USD"), "0 answered, 0 tokens, 0.5 USD"),
        (BatchReport(total_price=Decimal(20)), "0 answered, 0 tokens, 20"),
    ],
)
def test_numbers_told(report: BatchReport, words: str) -> None:
    assert told(report) == words


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (BatchReport(), "0.0 rows/s, 0 in flight"),
        (
            BatchReport(answered=30, seconds=10, in_flight=4, in_doubt=2),
            "3.0 rows/s, 4 in flight, 2 looked for",
        ),
        (BatchReport(total=10_000, answered=20, seconds=10), "2.0 rows/s, 0 in flight, 1:23:10 left"),
    ],
)
def test_pace_told(report: BatchReport, words: str) -> None:
    assert pace(report, 0.0, 0) == words


def test_view_without_terminal_writes_a_line_at_times(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_view, "_LINE_EVERY", 0.0)
    with BatchView(Context(Options())) as view:
        view.show(BatchReport(total=5, answered=1))
    assert capsys.readouterr().err == "1 of 5 answered, 0 tokens, 0.0 rows/s, 0 in flight\n"


def test_view_on_terminal_has_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    context = Context(Options())
    monkeypatch.setattr(context.output.errors, "_force_terminal", True)
    with BatchView(context) as view:
        view.show(BatchReport(total=5, answered=1))
        assert view._bar
        (task,) = view._bar.tasks
        assert (task.completed, task.total) == (1, 5)
        assert task.description.startswith("1 of 5 answered")
