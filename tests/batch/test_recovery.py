"""What the server shows of rows that were sent."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from dify_chat.batch._app_facts import AppFacts
from dify_chat.batch._recovery import Walk, matched, verdict, without_failures
from dify_chat.batch._rows import Columns, row_of
from dify_chat.batch._turns import Turn


@dataclass
class Shown:
    id: str = "m"
    conversation_id: str = "c"
    query: str = "Hello"
    answer: str = ""
    inputs: Any = field(default_factory=dict)
    created_at: int = 100
    status: str = "normal"
    error: str | None = None
    provider_response_latency: float | None = 0.0


@dataclass
class Listed:
    id: str
    created_at: int


def turn(number: int = 1, content: str = "Hello", *, ends: bool = False, **inputs: Any) -> Turn:
    row = row_of(number, {"content": content, "inputs": inputs}, Columns())
    return Turn(row, "ada", ends, sent_at=100.0, left_at=100.0)


@pytest.mark.parametrize(
    ("message", "ends", "now", "expected"),
    [
        (Shown(answer="Hi"), False, 100, "answered"),
        (Shown(provider_response_latency=0.2), False, 100, "answered"),
        (Shown(provider_response_latency=None), False, 100, "wait"),
        (Shown(status="error", error="boom"), False, 100, "failed"),
        (Shown(answer="Before", status="paused"), False, 100, "failed"),
        (Shown(), False, 699, "wait"),
        (Shown(), False, 700, "lost"),
        (Shown(), True, 109, "wait"),
        (Shown(), True, 110, "lost"),
    ],
)
def test_verdict_by_message_and_age(message: Shown, ends: bool, now: float, expected: str) -> None:
    assert verdict(message, turn(ends=ends), now, settle=10, longest=600) == expected


def test_same_questions_take_as_many_messages_as_arrived() -> None:
    turns = [turn(1), turn(2), turn(3), turn(4, "Bye")]
    messages = [Shown("a"), Shown("b"), Shown("c", query="Other")]
    found = matched(turns, messages, "ada")
    assert {number: message.id for number, message in found.items()} == {1: "a", 2: "b"}


def test_same_questions_with_other_inputs_told_apart() -> None:
    turns = [turn(1, tone="brief", unknown=1), turn(2, tone=5)]
    messages = [Shown("a", inputs={"tone": "5", "default": "x"}), Shown("b", inputs={"tone": "brief"})]
    assert {number: each.id for number, each in matched(turns, messages, "ada").items()} == {1: "b", 2: "a"}


def test_inputs_that_are_no_object_tell_nothing() -> None:
    assert matched([turn(1, tone="brief")], [Shown(inputs=None)], "ada").keys() == {1}


def test_messages_of_rows_that_failed_left_out() -> None:
    messages = [
        Shown("a", status="error", created_at=130),
        Shown("b", status="error", created_at=101),
        Shown("c"),
        Shown("d", query="x", status="error"),
    ]
    failures = {("ada", "Hello"): [(120.0, 125.0)], ("ada", "x"): list[tuple[float, float]]()}
    kept = without_failures(messages, "ada", failures.__getitem__)
    assert [message.id for message in kept] == ["b", "c", "d"]


def test_failure_of_another_time_leaves_message() -> None:
    messages = [Shown("a", status="error", created_at=200)]
    assert without_failures(messages, "ada", lambda key: [(10.0, 139.0), (261.0, 270.0)]) == messages
    assert without_failures(messages, "ada", lambda key: [(10.0, 140.0)]) == []


def test_message_is_that_of_row_that_failed_at_its_time() -> None:
    messages = [Shown("a", status="error", created_at=140), Shown("b", status="error", created_at=102)]
    assert without_failures(messages, "ada", lambda key: [(101.0, 104.0), (139.0, 142.0)]) == []


def test_other_user_has_other_messages() -> None:
    assert matched([turn()], [Shown()], "bob") == {}


def page(*times: int, first: int = 0) -> list[Listed]:
    return [Listed(f"{first + index}", time) for index, time in enumerate(times)]


def test_walk_ends_with_last_page() -> None:
    walk = Walk(1000.0)
    walk.take(page(1002, 1001), {"1": 1003.0}, has_more=False)
    assert (walk.is_over, walk.is_whole, list(walk.found)) == (True, True, ["0"])


def test_walk_of_user_without_conversations_is_over() -> None:
    walk = Walk(1000.0)
    walk.take([], {}, has_more=False)
    assert (walk.is_over, walk.is_whole, walk.found) == (True, True, {})


def test_walk_goes_on_before_the_second_that_a_page_cuts() -> None:
    walk = Walk(1000.0)
    walk.take(page(1003, 1002, 1001, 1001), {}, has_more=True)
    assert (walk.is_over, walk.cursor) == (False, "1")
    walk.take(page(1001, 1001, 1001, 1000, first=2), {}, has_more=False)
    assert (walk.is_whole, list(walk.found)) == (True, ["0", "1", "2", "3", "4", "5"])


def test_walk_is_not_whole_if_server_skips_rest_of_a_second() -> None:
    walk = Walk(1000.0)
    walk.take(page(1001, 1001), {}, has_more=True)
    assert walk.cursor == "1"
    walk.take(page(1000, 1000, first=2), {}, has_more=False)
    assert not walk.is_whole


def test_walk_is_whole_if_server_goes_on_within_a_second() -> None:
    walk = Walk(1000.0)
    walk.take(page(1001, 1001), {}, has_more=True)
    walk.take(page(1001, 1000, first=2), {}, has_more=False)
    assert walk.is_whole


def test_walk_ends_at_conversation_of_row_done_before() -> None:
    walk = Walk(1000.0)
    walk.take(page(1001, 1000), {"1": 998.0}, has_more=True)
    assert not walk.is_over  # of the same second, or nearly
    walk.take(page(999, 998, first=2), {"3": 996.0}, has_more=True)
    assert (walk.is_over, list(walk.found)) == (True, ["0", "2"])


def test_walk_ends_long_before_the_oldest_row() -> None:
    walk = Walk(1000.0)
    walk.take(page(1001, 939), {}, has_more=True)
    assert (walk.is_over, list(walk.found)) == (True, ["0"])


@pytest.mark.parametrize(
    ("mode", "version", "streamed", "ends"),
    [
        ("chat", "1.16.0", False, False),
        ("agent-chat", "1.16.0", True, True),
        ("advanced-chat", "1.16.0", True, False),
        ("advanced-chat", "1.13.0", True, False),
        ("advanced-chat", None, True, False),
        ("advanced-chat", "1.9.0", False, False),
    ],
)
def test_answers_streamed_by_app_and_version(
    mode: str, version: str | None, streamed: bool, ends: bool
) -> None:
    facts = AppFacts({}, mode, version, None)
    assert (facts.is_streamed(events=False), facts.ends_with_client(events=False)) == (streamed, ends)
    assert facts.is_streamed(events=True)
    assert facts.ends_with_client(events=True) is not facts.runs_go_on
