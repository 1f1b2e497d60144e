"""Text of others on its way to a terminal, a line, a script."""

import json
import sys
from unicodedata import bidirectional

import pytest

from dify_chat.cli._text import as_json, one_line, safe, without_keys


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\n\ttext 你好 🦜", "plain\n\ttext 你好 🦜"),
        ("\x1b[2J\x1b]0;title\x07", "␛[2J␛]0;title␇"),
        ("a\r\nb\rc", "a\nbc"),
        ("user\u202etxt.exe\u2066 \u200f", "user<U+202E>txt.exe<U+2066> <U+200F>"),
        ("\x9b31m \x7f \x00 \ud800", "�31m ␡ ␀ �"),
    ],
)
def test_safe_replaces_control_characters(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_one_line() -> None:
    assert one_line("a\nb\t\x1bc") == "a b ␛c"
    assert (one_line(None), one_line(7)) == ("", "7")


def test_without_keys() -> None:
    assert without_keys("secret and app-0123456789", "secret", None) == "*** and app-***"


def test_without_keys_leaves_words_of_which_a_short_key_is_a_part() -> None:
    assert without_keys("an invalid key a", "a") == "an invalid key a"
    assert without_keys("invalid, said inva; inva-1", "inva") == "invalid, said ***; inva-1"


def test_as_json_escapes_control_characters() -> None:
    value = {"answer": "\x1b\x9b\x7f\ud800\u202e 你好"}
    text = as_json(value)
    assert json.loads(text) == value
    assert text == '{"answer": "\\u001b\\u009b\\u007f\\ud800\\u202e 你好"}'


def test_direction_characters_shown() -> None:
    directing = [character for character in map(chr, range(sys.maxunicode)) if is_directing(character)]
    assert len(directing) >= 9
    for character in directing:
        assert safe(character) == f"<U+{ord(character):04X}>"
        assert json.loads(as_json(character)) == character
        assert character not in as_json(character)


def is_directing(character: str) -> bool:
    return bidirectional(character) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
