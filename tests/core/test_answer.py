"""The answer of a stream, and what may be given of it as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dify_chat._stream.answer import Answer


def hear(answer: Answer, *pieces: str) -> str:
    """Add pieces, and return what may be given as text."""
    given = ""
    for piece in pieces:
        answer.add(piece)
        given += piece if answer.in_step else answer.next_text(piece)
    return given


def test_text_is_given_as_it_comes() -> None:
    answer = Answer()
    assert hear(answer, "Hel", "lo") == "Hello"
    assert (answer.text, answer.is_given, answer.has_gap) == ("Hello", True, False)


def test_text_is_held_back_after_an_interruption_until_the_answer_is_known() -> None:
    answer = Answer()
    hear(answer, "Hel")
    answer.interrupt()
    assert hear(answer, "wor", "ld") == ""
    assert (answer.text, answer.is_given, answer.has_gap) == ("Helworld", False, True)
    answer.complete("Hello, world")
    assert answer.next_text("") == "lo, world"
    assert (answer.text, answer.is_given, answer.in_step) == ("Hello, world", True, True)
    assert hear(answer, "!") == "!"


def test_text_that_came_is_given_at_the_end_if_nothing_was_missed() -> None:
    answer = Answer()
    hear(answer, "Hel")
    answer.interrupt()
    hear(answer, "lo")
    answer.complete()
    assert (answer.next_text(""), answer.text, answer.is_given) == ("lo", "Hello", True)


@pytest.mark.parametrize(
    ("so_far", "is_news", "text", "piece"),
    [
        ("", False, "Hel", ""),
        ("He", False, "Hel", ""),
        ("Hel", False, "Hel", ""),
        ("Hello, ", True, "Hello, ", "lo, "),
        ("Bye", True, "Bye", ""),
    ],
)
def test_text_from_snapshot_that_continues(so_far: str, is_news: bool, text: str, piece: str) -> None:
    answer = Answer()
    hear(answer, "Hel")
    answer.interrupt()
    assert answer.extend_to(so_far) is is_news
    assert (answer.text, answer.next_text("")) == (text, piece)
    assert hear(answer, "world") == ""  # something may be missing between the two
    answer.complete("Hello, wide world")
    assert "Hel" + piece + answer.next_text("") == "Hello, wide world"


def test_text_after_second_interruption() -> None:
    answer = Answer()
    hear(answer, "Hel")
    answer.interrupt()
    hear(answer, "world")
    answer.interrupt()
    answer.extend_to("Hello, wide ")
    assert answer.next_text("") == "lo, wide "
    answer.complete("Hello, wide world")
    assert (answer.next_text(""), answer.is_given) == ("world", True)


def test_text_after_replacement_not_continued() -> None:
    answer = Answer()
    hear(answer, "bad ", "words")
    answer.replace("***")
    assert (answer.next_text(""), answer.text, answer.is_given) == ("", "***", False)
    assert hear(answer, "!") == "!"
    assert (answer.text, answer.is_given) == ("***!", False)


def test_text_from_replacement_that_continues() -> None:
    answer = Answer()
    hear(answer, "Hel")
    answer.replace("Hello")
    assert (answer.next_text(""), answer.is_given) == ("lo", True)
    assert hear(answer, "!") == "!"


def test_replacement_after_interruption_ends_uncertainty() -> None:
    answer = Answer()
    hear(answer, "Hel")
    answer.interrupt()
    answer.replace("No. ")
    assert hear(answer, "Sorry.") == "Sorry."
    assert (answer.text, answer.has_gap, answer.is_given) == ("No. Sorry.", False, False)


@pytest.mark.parametrize(
    ("given", "whole", "rest"),
    [
        ("lo, ", "Hello, world", "world"),  # where it stands is where it was joined
        ("", "Hello, world", "Hello, world"),
        ("He", "Hello, He", "llo, He"),  # may be the beginning
        ("o", "Hello, world", None),  # stands in two places
        ("x", "Hello, world", None),
    ],
)
def test_answer_joined_late_continues_text(given: str, whole: str, rest: str | None) -> None:
    answer = Answer(joined_late=True)
    hear(answer, given)
    answer.interrupt()
    answer.complete(whole)
    assert answer.next_text("") == (rest or "")
    assert (answer.text, answer.is_given) == (whole, rest is not None)


def test_answer_joined_late_becomes_whole() -> None:
    answer = Answer(joined_late=True)
    assert answer.extend_to("Before. ")
    assert hear(answer, "After.") == "After."
    answer.complete("Before. After.")
    assert (answer.text, answer.is_given) == ("Before. After.", True)


PIECES = st.lists(st.sampled_from(["a", "b", "ab", ""]), max_size=6)


@given(before=PIECES, lost=PIECES, after=PIECES, so_far=st.integers(0, 20))
def test_text_is_always_the_beginning_of_the_answer(
    before: list[str], lost: list[str], after: list[str], so_far: int
) -> None:
    whole = "".join(before + lost + after)
    answer = Answer()
    given = hear(answer, *before)
    answer.interrupt()
    answer.extend_to("".join(before + lost)[:so_far])
    given += answer.next_text("") + hear(answer, *after)
    assert whole.startswith(given)
    answer.complete(whole)
    assert given + answer.next_text("") == answer.text == whole
    assert answer.is_given
