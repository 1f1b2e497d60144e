"""Rows whose answer didn't come are looked for on the server, and none is asked twice."""

from collections.abc import Sequence
from pathlib import Path
from time import time
from typing import Any

import anyio
import httpx
import pytest

from dify_chat import (
    AsyncDifyChat,
    AuthenticationError,
    DifyConnectionError,
    NotFoundError,
)
from dify_chat.batch import ask_all
from dify_chat.batch._journal import Entry
from dify_chat.batch._turns import digest_of
from dify_chat.testing import MockDify

from .asked import Ask, ask_async, each_client, rows
from .looking import Looking, Shown, listed, message, turn

QUESTION = "/chat-messages"


def asked(ask: Ask, mock: MockDify, *contents: str, **options: Any) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = []
    ask(mock, rows(*contents), results, settle=0.2, in_order=True, **options)
    return results


@each_client
@pytest.mark.parametrize("app_mode", ["chat", "advanced-chat"])
def test_answer_fetched_when_connection_broke(ask: Ask, app_mode: str) -> None:
    with MockDify(delay=0, app_mode=app_mode) as mock:
        mock.fault(abort_after=0, path=QUESTION, times=2)
        results = asked(ask, mock, "a", "b", "a")
        assert [each["answer"] for each in results] == ["You said: a", "You said: b", "You said: a"]
        assert len({each["message_id"] for each in results}) == mock.message_count == 3
    assert all(each["usage"]["total_tokens"] > 0 and each["conversation_id"] for each in results)


@each_client
def test_answer_fetched_when_client_timed_out(ask: Ask) -> None:
    with MockDify(delay=0.2) as mock:
        results = asked(ask, mock, "one two three", timeout=0.3)
        assert results[0]["answer"] == "You said: one two three"
        assert mock.message_count == 1


def test_model_failure_fetched_when_connection_broke(mock: MockDify) -> None:
    mock.fault(abort_after=0, path=QUESTION)
    (result,) = asked(ask_async, mock, "boom")
    assert result["status"] == "failed"
    assert result["error"]["code"] == "message_error"
    assert "exploded" in result["error"]["message"]


def test_message_that_never_arrived_asked_again(mock: MockDify) -> None:
    mock.fault(status_code=504, path=QUESTION)
    (result,) = asked(ask_async, mock, "a")
    assert (result["answer"], result["attempts"], mock.message_count) == ("You said: a", 2, 1)
    assert result["seconds"] >= 0.2


def test_message_of_failed_row_is_not_taken_for_another_row(mock: MockDify) -> None:
    mock.fault(times=1, path=QUESTION, delay=0.001)  # the first one is answered as it is
    mock.fault(status_code=504, path=QUESTION)
    first, second = asked(ask_async, mock, "boom", "boom", concurrency=1)
    assert (first["error"]["code"], second["error"]["code"]) == ("completion_request_error",) * 2
    assert (second["attempts"], mock.message_count) == (2, 2)


def test_stream_of_agent_that_broke_is_lost() -> None:
    with MockDify(delay=0.01, app_mode="agent-chat") as mock:
        mock.answer("word " * 1000)  # so that it isn't done when the server notices that its client is gone
        mock.fault(abort_after=2, path=QUESTION)
        lost, fine = asked(ask_async, mock, "a", "b", concurrency=1)
        assert (lost["status"], lost["error"]["code"], fine["status"]) == ("lost", "lost", "answered")
        assert mock.message_count == 2


def test_later_row_of_conversation_fetched() -> None:
    results: list[dict[str, Any]] = []
    with MockDify(delay=0) as mock:
        mock.fault(abort_after=0, path=QUESTION, times=2)
        mock.fault(status_code=502, path=QUESTION)
        ask_async(mock, rows("a", "a", "a", "b", conversation="x"), results, settle=0.2)
        assert [each["answer"] for each in results] == [*["You said: a"] * 3, "You said: b"]
        assert (len({each["message_id"] for each in results}), mock.message_count) == (4, 4)


def test_later_row_of_conversation_that_is_asked_again_has_its_new_answer(
    mock: MockDify, tmp_path: Path
) -> None:
    """The conversation has the message that failed, too."""
    given, path = rows("a", "b", conversation="x"), tmp_path / "run.journal"
    results: list[dict[str, Any]] = []
    mock.says("A")
    mock.fails()
    mock.says("B")
    assert ask_async(mock, given, journal=path).failed == 1
    mock.fault(abort_after=0, path=QUESTION)
    report = ask_async(mock, given, results, journal=path, ask_failed=True, settle=0.2, in_order=True)
    assert (report.answered, mock.message_count) == (2, 3)
    assert [each["answer"] for each in results] == ["A", "B"]


def test_lookup_goes_on_when_server_fails_meanwhile(mock: MockDify) -> None:
    mock.fault(abort_after=0, path=QUESTION)
    mock.fault(status_code=500, path="/conversations", times=2)
    (result,) = asked(ask_async, mock, "a")
    assert (result["answer"], mock.message_count) == ("You said: a", 1)


def test_key_refused_in_lookup_stops(mock: MockDify) -> None:
    mock.fault(abort_after=0, path=QUESTION)
    mock.fault(status_code=401, path="/conversations")
    with pytest.raises(AuthenticationError):
        asked(ask_async, mock, "a")


def test_cancelled_batch_keeps_what_it_knows(tmp_path: Any) -> None:
    """A stream that was left is lost, since leaving stops it; a blocking call is looked for."""
    for app_mode, lost in (("chat", 0), ("agent-chat", 1)):
        with MockDify(delay=0.05, app_mode=app_mode) as mock:
            answers = tmp_path / f"{app_mode}.jsonl"

            async def left(mock: MockDify = mock, answers: Any = answers) -> None:
                async with httpx.AsyncClient(verify=False) as connections:
                    chat = AsyncDifyChat(mock.api_key, mock.url, http_client=connections)
                    async with anyio.create_task_group() as tasks:
                        tasks.start_soon(ask_all, chat, rows("one two three"), answers)
                        while not mock.message_count:  # noqa: ASYNC110 - a thread counts
                            await anyio.sleep(0.01)
                        tasks.cancel_scope.cancel()

            anyio.run(left)
            report = ask_async(mock, rows("one two three"), answers, settle=0.2)
            assert (report.lost, report.answered, mock.message_count) == (lost, 1 - lost, 1)


def not_found() -> NotFoundError:
    given: dict[str, Any] = {"method": "GET", "path": "/messages", "params": None, "version": None}
    return NotFoundError(status_code=404, code="not_found", message="?", **given)


def test_found_message_that_vanished_is_lost() -> None:
    async def run() -> None:
        looking = Looking(Shown(messages=not_found()))
        looking.lookup.add(turn("c", "m"))
        await looking.until(lambda: looking.report.lost)

    anyio.run(run)


def test_message_of_row_that_failed_before_is_not_taken_for_one_that_never_arrived() -> None:
    async def run() -> None:
        created = round(time()) - 20
        failed = message(status="error", error="boom", created_at=created)
        looking = Looking(Shown([listed("c", created)], messages=[failed]))
        key = digest_of(("ada", "Hello"))
        looking.journal.stage(
            [Entry(2, b"", "failed", 1, created, created, created + 1, user_id="ada", failed_key=key)]
        )
        looking.journal.commit()
        looking.lookup.add(turn(left_at=time()))
        await looking.until(lambda: looking.report.done or looking.turns.next())
        assert looking.report.done == 0

    anyio.run(run)


def test_conversation_that_vanished_while_listed_is_passed_over() -> None:
    async def run() -> None:
        looking = Looking(Shown([listed("c")], messages=not_found()))
        looking.lookup.add(turn())
        await looking.until(looking.turns.next)

    anyio.run(run)


def test_message_found_by_its_id_and_answered_later() -> None:
    async def run() -> None:
        server = Shown(messages=[message(id="other", answer="x"), message(answer="")])
        looking = Looking(server)
        looking.lookup.add(turn("c", "m", left_at=9e12))
        await looking.until(lambda: looking.lookup._failing_since is None and looking.report.in_doubt)
        assert looking.report.done == 0
        looking = Looking(Shown(messages=[message()]))
        looking.lookup.add(turn("c", "m"))
        await looking.until(lambda: looking.report.answered)

    anyio.run(run)


def test_row_is_lost_if_server_cannot_list_all() -> None:
    async def run() -> None:
        pages = [listed("a", 5), listed("b", 5)], [listed("c", 4)]
        looking = Looking(Shown(*pages, messages=[message(query="Other")]))
        looking.lookup.add(turn())
        await looking.until(lambda: looking.report.lost)
        told = looking.noted[-1].result
        assert told
        assert "can't list all" in told

    anyio.run(run)


def test_row_waits_while_same_question_is_in_flight() -> None:
    async def run() -> None:
        in_flight = [("ada", "Hello")]
        server = Shown(messages=[message()])
        server.conversations = shown_always(listed("c"))  # type: ignore[method-assign]
        looking = Looking(server, in_flight=in_flight)
        looking.lookup.add(turn())
        looks = iter(range(100))

        def happened() -> bool:
            if next(looks) == 20:
                assert looking.report.in_doubt == 1
                in_flight.clear()
            return bool(looking.report.done)

        await looking.until(happened)

    anyio.run(run)


def shown_always(*conversations: Any) -> Any:
    async def page(user_id: str, last_id: str | None) -> tuple[Sequence[Any], bool]:
        return conversations, False

    return page


def test_server_out_of_reach_for_long_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        error = DifyConnectionError("refused", method="GET", path="/messages", never_sent=True)
        monkeypatch.setattr("dify_chat.batch._lookup.LONGEST_ANSWER", 0.05)
        looking = Looking(Shown(messages=error))
        looking.lookup.add(turn("c"))
        await looking.until(lambda: looking.stopped)
        assert looking.stopped[0] is error

    anyio.run(run)
