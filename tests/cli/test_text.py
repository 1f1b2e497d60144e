"""Text of others on its way to a terminal, a line, a script."""

import json

import pytest

from dify_chat.cli._text import as_json, one_line, safe, without_keys


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\n\ttext 你好 🦜", "plain\n\ttext 你好 🦜"),
        ("\x1b[2J\x1b]0;title\x07", "␛[2J␛]0;title␇"),
        ("a\r\nb\rc", "a\nbc"),
        ("\x9b31m \x7f \x00 \ud800", "�31m ␡ ␀ �"),
    ],
)
def test_safe_replaces_control_characters(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_one_line() -> None:
    assert one_line("a\nb\t\x1bc") == "a b ␛c"


def test_without_keys() -> None:
    assert without_keys("secret and app-0123456789", "secret", None) == "*** and app-***"


def test_as_json_escapes_control_characters() -> None:
    value = {"answer": "\x1b\x9b\x7f\ud800 你好"}
    text = as_json(value)
    assert json.loads(text) == value
    assert text == '{"answer": "\\u001b\\u009b\\u007f\\ud800 你好"}'
