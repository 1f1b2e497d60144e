"""Values that neither SQLite nor JSON takes, of rows and of servers, end no batch and change no row."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dify_chat import AsyncDifyChat
from dify_chat.models import ChatMessageSendResponse
from dify_chat.testing import MockDify

from .asked import Ask, ask_async, each_client, read, rows


def strict(line: str) -> Any:
    """Decode JSON as its RFC has it."""

    def refuse(name: str) -> None:
        raise ValueError(name)

    return json.loads(line, parse_constant=refuse)


@pytest.mark.parametrize(
    "odd",
    [
        {"conversation_id": "c\ud800"},
        {"message_id": "m\udfff"},
        {"conversation_id": 5, "message_id": {"a": 1}},
        {"metadata": {"usage": {"total_tokens": 10**30, "currency": "U\ud800"}}},
        {"metadata": {"usage": {"total_price": "1E+9999999", "currency": None}}},
        {"metadata": {"usage": {"latency": float("inf"), "total_price": [float("nan")]}}},
    ],
    ids=str,
)
def test_reply_with_odd_values_is_kept(
    odd: dict[str, Any], mock: MockDify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = AsyncDifyChat.send

    async def odd_send(*arguments: Any, **options: Any) -> ChatMessageSendResponse:
        reply = await send(*arguments, **options)
        return ChatMessageSendResponse.from_dict({**reply.to_dict(), **odd})

    monkeypatch.setattr(AsyncDifyChat, "send", odd_send)
    results = tmp_path / "answers.jsonl"
    for _ in range(2):  # the second run reads the journal
        report = ask_async(mock, rows("a", "b"), results)
        assert (report.answered, report.done) == (2, 2)
    lines = [strict(line) for line in results.read_text("utf-8").splitlines()]
    assert sorted(each["answer"] for each in lines) == ["You said: a", "You said: b"]


def test_number_that_json_has_not_is_null(mock: MockDify, tmp_path: Path) -> None:
    results = tmp_path / "answers.jsonl"
    ask_async(mock, rows("a", scores=[float("nan"), {"best": float("-inf"), "worst": 1.5}]), results)
    (line,) = results.read_text("utf-8").splitlines()
    assert strict(line)["scores"] == [None, {"best": None, "worst": 1.5}]


@each_client
def test_row_is_asked_and_told_as_it_was_given(ask: Ask, mock: MockDify) -> None:
    """A generator may give the same objects again and again, with other values in them."""

    def source() -> Iterator[dict[str, Any]]:
        row: dict[str, Any] = {"inputs": {}}
        for number in range(12):
            row["content"] = row["inputs"]["number"] = str(number)
            yield row

    results: list[dict[str, Any]] = []
    ask(mock, source(), results, concurrency=4)
    asked = [each.json for each in mock.requests if each.path == "/chat-messages"]
    assert [each["query"] for each in asked] == [each["inputs"]["number"] for each in asked]
    assert [each["content"] for each in results] == [each["inputs"]["number"] for each in results]


@pytest.mark.parametrize("name", ["a\nb.jsonl", "caf\udce9.jsonl"], ids=ascii)
def test_results_may_have_any_name(name: str, mock: MockDify, tmp_path: Path) -> None:
    results = tmp_path / name
    assert ask_async(mock, rows("a"), results).answered == 1
    assert read(results)[0]["answer"] == "You said: a"
