"""Rows of a conversation wait for one another, others don't."""

from dify_chat.batch._rows import Columns, row_of
from dify_chat.batch._turns import Turn, Turns, key_of


def turn(number: int, conversation: str | None = None) -> Turn:
    return Turn(row_of(number, {"content": f"{number}", "conversation": conversation}, Columns()), "ada")


def test_rows_without_conversation_come_in_order() -> None:
    turns, first, second = Turns(), turn(1), turn(2)
    turns.add(first)
    turns.add(second)
    assert (turns.next(), turns.next(), turns.next()) == (first, second, None)
    turns.answered(first)
    assert turns.failed(second) == []


def test_row_waits_for_earlier_row_of_conversation() -> None:
    turns, first, second = Turns(), turn(1, "a"), turn(2, "a")
    turns.add(first)
    turns.add(second)
    assert (turns.next(), turns.next(), turns.aside) == (first, None, 1)
    first.conversation_id = "of-dify"
    turns.answered(first)
    assert (turns.next(), second.conversation_id, turns.aside) == (second, "of-dify", 0)
    assert turns.is_busy("a")
    turns.answered(second)
    assert not turns.is_busy("a")


def test_failure_ends_conversation() -> None:
    turns, first, others = Turns(), turn(1, "a"), [turn(2, "a"), turn(3, "a")]
    for each in (first, *others):
        turns.add(each)
    assert turns.failed(first) == others
    assert (turns.aside, turns.is_busy("a")) == (0, False)


def test_conversation_held_for_row_in_doubt() -> None:
    turns, later = Turns(), turn(2, "a")
    turns.hold("a")
    turns.hold(None)
    turns.add(later)
    assert turns.next() is None


def test_row_asked_again_keeps_its_conversation() -> None:
    turns, first, second = Turns(), turn(1, "a"), turn(2, "a")
    turns.add(first)
    turns.add(second)
    assert turns.next() is first
    turns.again(first)
    assert (turns.next(), turns.next()) == (first, None)


def test_key_has_no_null_characters() -> None:
    assert key_of("ada", "a\0b") == ("ada", "ab")
