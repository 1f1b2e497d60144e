"""A batch from rows to results, by either client."""

import asyncio
import inspect
import io
import json
import threading
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dify_chat import AuthenticationError, BadRequestError, DifyInputError
from dify_chat.batch import BatchReport, ask_all
from dify_chat.batch._options import BatchOptions, Options
from dify_chat.testing import MockDify

from .asked import Ask, ask_async, ask_sync, each_client, read, rows, written


@each_client
def test_each_row_has_its_answer(ask: Ask, mock: MockDify, tmp_path: Path) -> None:
    questions = written(
        tmp_path / "questions.jsonl", rows(*(f"question {each}" for each in range(20)), topic="a")
    )
    answers = tmp_path / "answers.jsonl"
    report = ask(mock, questions, answers, concurrency=4)
    results = read(answers)
    assert {each["content"]: each["answer"] for each in results} == {
        f"question {each}": f"You said: question {each}" for each in range(20)
    }
    assert {each["topic"] for each in results} == {"a"}
    assert {each["status"] for each in results} == {"answered"}
    assert {each["attempts"] for each in results} == {1}
    tokens = sum(each["usage"]["total_tokens"] for each in results)
    assert (report.total, report.answered, report.done, report.failed, report.lost) == (20, 20, 20, 0, 0)
    assert (report.total_tokens, report.currency, report.stopped) == (tokens, "USD", None)
    assert report.total_price == sum(Decimal(each["usage"]["total_price"]) for each in results)
    assert report.journal == f"{answers}.journal"
    assert mock.message_count == 20
    mock.assert_sent("question 7", user="batch-answers")


@each_client
def test_more_rows_in_flight_than_one(ask: Ask, mock: MockDify) -> None:
    together = threading.Barrier(3, timeout=20)

    def answer(question: str) -> str:
        together.wait()
        return question

    mock.answer(answer, times=None)
    report = ask(mock, rows("a", "b", "c"), concurrency=3)
    assert (report.answered, report.journal) == (3, None)


@each_client
def test_results_in_order(ask: Ask, mock: MockDify) -> None:
    results: list[dict[str, Any]] = []
    first_may_come = threading.Event()

    def answer(question: str) -> str:
        if question == "a":
            first_may_come.wait(20)
        if question == "c":
            first_may_come.set()
        return question

    mock.answer(answer, times=None)
    ask(mock, rows("a", "b", "c"), results, concurrency=2, in_order=True)
    assert [each["content"] for each in results] == ["a", "b", "c"]


@each_client
@pytest.mark.parametrize("app_mode", ["chat", "agent-chat", "advanced-chat"])
def test_events_kept_if_wanted(ask: Ask, app_mode: str) -> None:
    results: list[dict[str, Any]] = []
    with MockDify(delay=0, app_mode=app_mode) as mock:
        ask(mock, rows("Hello"), results, events=True)
        ask(mock, rows("Hello"), results)
    with_events, without = results
    assert with_events["answer"] == without["answer"] == "You said: Hello"
    assert "message_end" in [event["event"] for event in with_events["events"]]
    assert "events" not in without


def test_rows_of_conversation_asked_in_order(mock: MockDify) -> None:
    questions = [{"content": f"{number}", "conversation": "ab"[number % 2]} for number in range(8)]
    results: list[dict[str, Any]] = []
    ask_async(mock, questions, results, concurrency=8)
    for name in "ab":
        mine = [each for each in results if each["conversation"] == name]
        assert [int(each["content"]) for each in mine] == sorted(int(each["content"]) for each in mine)
        assert len({each["conversation_id"] for each in mine}) == 1
    assert len({each["conversation_id"] for each in results}) == 2


def test_rows_after_failed_one_of_conversation_fail(mock: MockDify) -> None:
    results: list[dict[str, Any]] = []
    report = ask_async(mock, rows("Hello", "boom", "And then?", "And?", conversation="a"), results)
    assert (report.answered, report.failed) == (1, 3)
    assert [each["error"] and each["error"]["code"] for each in results] == [
        None,
        "completion_request_error",
        "earlier_row_failed",
        "earlier_row_failed",
    ]
    assert mock.message_count == 2


def test_conversation_of_failed_row_ended_for_rows_read_later(mock: MockDify) -> None:
    results: list[dict[str, Any]] = []

    def source() -> Iterator[dict[str, Any]]:
        yield {"content": "boom", "conversation": "a"}
        yield {"content": "Hello"}
        yield {"content": "And then?", "conversation": "a"}

    ask_async(mock, source(), results, concurrency=1)
    told = {each["content"]: each["error"] and each["error"]["code"] for each in results}
    assert told == {"boom": "completion_request_error", "Hello": None, "And then?": "earlier_row_failed"}


def test_inputs_files_and_user_sent(mock: MockDify, tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text("a plan")
    place = "https://example.com/a.png"
    row = {
        "content": "Hello",
        "tone": "brief",
        "user_id": "ada",
        "files": [str(plan), place],
        "inputs": {"a": "b"},
    }
    report = ask_sync(mock, [row], inputs=["tone"], user_id="batch")
    assert report.answered == 1
    sent = mock.assert_sent("Hello", user="ada", inputs={"a": "b", "tone": "brief"})
    kinds = [(each["type"], each["transfer_method"]) for each in sent.fields["files"]]
    assert kinds == [("document", "local_file"), ("image", "remote_url")]


def test_rows_without_sense_fail_as_rows(mock: MockDify, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"content": "Hello"}\n{\n{"content": "Hi", "files": ["/nothing/here.png"]}\n')
    results: list[dict[str, Any]] = []
    report = ask_async(mock, path, results, in_order=True)
    assert (report.answered, report.failed) == (1, 2)
    assert results[1]["error"]["message"].startswith("line 2: no JSON in UTF-8")
    assert "here.png" in results[2]["error"]["message"]
    assert results[2]["error"]["class"] == "DifyInputError"


def test_file_without_sense_fails_before_anything_is_sent(mock: MockDify, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("These are\nno rows\n")
    with pytest.raises(DifyInputError, match="no row makes sense; the first one: line 1: no JSON"):
        ask_async(mock, path)
    assert mock.message_count == 0


def test_empty_file_is_empty_batch(mock: MockDify, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.touch()
    assert ask_async(mock, path, tmp_path / "answers.jsonl").total == 0


def test_open_file_read_as_csv(mock: MockDify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dify_chat.batch._reading._READ_AHEAD", 2)
    file = io.BytesIO(b"content,topic\n" + b"".join(b"question %d,a\n" % each for each in range(20)))
    answers = tmp_path / "answers.csv"
    report = ask_async(mock, file, answers, format="csv", concurrency=2)
    assert (report.total, report.answered) == (20, 20)
    assert answers.read_text().startswith("id,content,topic,answer,")


def test_generator_read_in_callers_thread_as_needed(mock: MockDify) -> None:
    threads = set()

    def source() -> Iterator[dict[str, str]]:
        for number in range(30):
            threads.add(threading.get_ident())
            # Rows that were read and not asked yet: at most one more than may be in flight.
            assert number - mock.message_count <= 3
            yield {"content": f"{number}"}

    report = ask_sync(mock, source(), concurrency=2)
    assert (report.total, report.answered, threads) == (30, 30, {threading.get_ident()})


def test_sync_client_works_within_running_loop(mock: MockDify) -> None:
    async def in_a_notebook() -> BatchReport:
        return ask_sync(mock, rows("Hello"))

    assert asyncio.run(in_a_notebook()).answered == 1


@each_client
def test_refused_key_stops_at_once(ask: Ask, mock: MockDify) -> None:
    mock.api_key = "app-of-another-server"
    with pytest.raises(AuthenticationError):
        ask(mock, rows(*"abc"))
    assert mock.questions == []


@each_client
def test_key_refused_later_stops_and_keeps_what_is_done(ask: Ask, mock: MockDify, tmp_path: Path) -> None:
    answers = tmp_path / "answers.jsonl"
    assert ask(mock, rows("a"), answers).answered == 1
    mock.fault(status_code=401, path="/chat-messages")
    with pytest.raises(AuthenticationError):
        ask(mock, rows(*"abcdef"), answers, concurrency=1)
    assert len(mock.questions) == 2
    assert ask(mock, rows(*"abcdef"), answers).answered == 6
    assert mock.message_count == 6


def test_first_rows_that_fail_alike_stop(mock: MockDify) -> None:
    with pytest.raises(BadRequestError, match="fake model exploded"):
        ask_async(mock, rows(*["boomnow"] * 100), concurrency=1)
    assert mock.message_count == 20


def test_first_rows_without_sense_stop(mock: MockDify) -> None:
    with pytest.raises(DifyInputError, match="content must be a text"):
        ask_async(mock, [{}] * 30)
    assert mock.questions == []


def test_app_without_chat_refused() -> None:
    with (
        MockDify(delay=0, app_mode="workflow") as mock,
        pytest.raises(DifyInputError, match="of the kind workflow"),
    ):
        ask_async(mock, rows("Hello"))


def test_paused_run_is_failed_row() -> None:
    results: list[dict[str, Any]] = []
    with MockDify(delay=0, app_mode="advanced-chat") as mock:
        report = ask_async(mock, rows("please approve this"), results)
    assert report.failed == 1
    assert results[0]["error"]["code"] == "workflow_paused"
    assert results[0]["answer"] == "Before approval. "


def test_letters_that_are_half_a_pair_written_escaped(mock: MockDify, tmp_path: Path) -> None:
    answers = tmp_path / "answers.jsonl"
    report = ask_async(mock, rows("Hello", "\ud83d"), answers, in_order=True)
    assert (report.answered, report.failed) == (1, 1)
    assert json.loads(answers.read_text("utf-8").splitlines()[1])["content"] == "\ud83d"


def test_exception_of_results_function_comes_out(mock: MockDify) -> None:
    def fail(result: dict[str, Any]) -> None:
        raise KeyError(result["content"])

    with pytest.raises(KeyError, match="a"):
        ask_async(mock, rows("a"), fail)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"concurrency": 0}, "concurrency is 1 or more"),
        ({"rate": 0}, "rate is a number above 0, not 0"),
        ({"max_price": "dear"}, "max_price is a number above 0, not 'dear'"),
        ({"settle": float("inf")}, "settle is a number above 0"),
    ],
)
def test_option_without_sense_refused(options: dict[str, Any], words: str, mock: MockDify) -> None:
    with pytest.raises(DifyInputError, match=words):
        ask_async(mock, rows("a"), **options)


@pytest.mark.parametrize("inputs", ["tone", ["tone"]])
def test_one_input_may_be_named_alone(inputs: Any, mock: MockDify) -> None:
    ask_async(mock, rows("a", tone="brief"), inputs=inputs)
    mock.assert_sent("a", inputs={"tone": "brief"})


def test_unknown_option_refused(mock: MockDify) -> None:
    with pytest.raises(TypeError, match="paralel"):
        ask_sync(mock, rows("a"), paralel=3)


def test_options_documented_and_alike() -> None:
    assert {field.name for field in fields(Options)} == BatchOptions.__annotations__.keys()
    told = inspect.getdoc(BatchOptions) or ""
    assert [name for name in BatchOptions.__annotations__ if f"    {name}: " not in told] == []
    assert "Example:" in (ask_all.__doc__ or "")
