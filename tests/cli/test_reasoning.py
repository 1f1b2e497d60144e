"""Reasoning apart from the answer: within it, beside it, however it is cut."""

from typing import Any

import pytest

from dify_chat.cli._reasoning import Told, laid_out, parts_of, without_reasoning
from dify_chat.models import ChatStreamEvent, MessageEvent, ReasoningChunkEvent
from dify_chat.types import Part

ANSWER = "<think>\nIs it a < b?\n</think>\n\nYes.<think>Sure?</think> Sure."
PARTS: list[Part] = [
    ("reasoning", "\nIs it a < b?\n"),
    ("text", "\n\nYes."),
    ("reasoning", "Sure?"),
    ("text", " Sure."),
]


def test_parts_of_whole_text() -> None:
    assert parts_of(ANSWER) == PARTS
    assert parts_of("no </think> tag <thin") == [("text", "no </think> tag <thin")]
    assert parts_of("") == parts_of(" \n") == parts_of("<think>\n</think>") == []


def test_parts_of_growing_text_only_grow() -> None:
    before: list[Part] = []
    for end in range(len(ANSWER) + 1):
        parts = parts_of(ANSWER[:end], is_whole=False)
        assert [part[0] for part in parts[: len(before)]] == [part[0] for part in before]
        assert parts[: len(before) - 1] == before[:-1]
        assert not before or parts[len(before) - 1][1].startswith(before[-1][1])
        assert "<t" not in "".join(text for _, text in parts)
        before = parts
    assert before == PARTS


def test_without_reasoning() -> None:
    assert without_reasoning(PARTS) == [PARTS[1], PARTS[3]]


def message() -> ChatStreamEvent:
    return MessageEvent.from_dict({"event": "message", "answer": ""})


def reasoning(text: Any) -> ChatStreamEvent:
    return ReasoningChunkEvent.from_dict({"event": "reasoning_chunk", "data": {"reasoning": text}})


def test_told_weaves_reasoning_of_nodes_into_answer() -> None:
    told = Told()
    for event, answer in (
        (reasoning("One "), ""),
        (reasoning("two."), ""),
        (reasoning(None), ""),
        (message(), "A"),
        (message(), "A, b"),
        (reasoning("Three."), "A, b"),
        (message(), "A, b, c"),
    ):
        told.take(event, answer)
    told.take_answer("A, b, c")
    assert told.text == "<think>One two.</think>A, b<think>Three.</think>, c"
    assert told.answer == "A, b, c"


def test_told_of_replaced_answer() -> None:
    told = Told()
    told.take(reasoning("Hm."), "")
    told.take(message(), "secret")
    told.take(message(), "I can't say.")
    assert told.text == told.answer == "I can't say."


@pytest.mark.parametrize("answers", [["ok", "ok / fine", "Before. ok / fine"], ["Before. ok / fine"]])
def test_told_of_run_followed_on(answers: list[str]) -> None:
    told = Told("Before. ")
    for answer in answers:
        told.take(message(), answer)
    assert (told.text, told.answer) == ("ok / fine", "Before. ok / fine")


@pytest.mark.parametrize(
    ("hides_reasoning", "written"),
    [(False, "Is it a < b?\n\nYes.\n\nSure?\n\n Sure."), (True, "Yes. Sure.")],
)
def test_parts_laid_out_with_blank_lines(hides_reasoning: bool, written: str) -> None:
    pieces: list[Part] = [(kind, character) for kind, text in PARTS for character in text]
    shown = list(laid_out(pieces, hides_reasoning=hides_reasoning))
    assert "".join(text for _, text in shown) == written
    assert {kind for kind, _ in shown} == ({"text"} if hides_reasoning else {"text", "reasoning"})
