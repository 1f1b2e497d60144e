"""What is typed: completion, and lines that go on."""

import readline
from pathlib import Path

import pytest

from dify_chat.cli._prompt import complete, completer, keys_unheard, typed


def completions(line: str) -> list[str]:
    nth = completer(["/file", "/new", "/speak"])
    found: list[str] = []
    while (text := nth(line, len(found))) is not None:
        found.append(text)
    return found


def test_completion_of_commands() -> None:
    assert completions("/") == ["/file ", "/new", "/speak "]
    assert completions("/n") == ["/new"]
    assert completions("new") == completions("/new x") == []


def test_completion_of_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a b.png").touch()
    (tmp_path / "photo.png").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert completions("/file p") == ["/file photo.png", "/file plans/"]
    assert completions("/speak plans/a") == ["/speak plans/a b.png"]
    assert completions("/file ~/pl") == ["/file ~/plans/"]
    assert completions("/file nowhere/") == []


def test_completer_set_in_readline() -> None:
    before = readline.get_completer()
    try:
        complete(["/new"])
        given = readline.get_completer()
        assert given is not None
        assert given("/", 0) == "/new"
    finally:
        readline.set_completer(before)


def test_typed_line_continues_after_backslash(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = iter(["one\\", "two\\", "three"])
    monkeypatch.setattr("builtins.input", lambda _: next(lines))
    assert typed() == "one\ntwo\nthree"


def test_keys_unheard_without_terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "stdin"
    file.touch()
    with file.open() as stdin, keys_unheard():
        monkeypatch.setattr("sys.stdin", stdin)
        with keys_unheard():
            assert stdin.read() == ""
