"""What is typed and pasted into `dify-chat chat`, in a process and a terminal of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dify_chat.testing import MockDify

from .conftest import point_to
from .terminal import Program, Stage, Terminal

LINES = "def f(x):\n    return x\\\n\n你好\n"


@pytest.fixture
def slow_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockDify]:
    with MockDify(delay=0.03) as server:
        point_to(server, monkeypatch)
        yield server


def queries(server: MockDify) -> list[str]:
    return [request.json["query"] for request in server.requests if request.path.endswith("/chat-messages")]


def test_paste_of_lines_is_one_message(slow_server: MockDify) -> None:
    """Also while an answer comes: it waits at the next prompt until Enter sends it."""
    slow_server.answer("word " * 40, suggestions=[])
    slow_server.answer("Second.", suggestions=[])
    with Program("chat", rows=50) as program:
        program.until(program.asks).paste(LINES)
        program.until("… 你好").type("\r")
        program.until("word word").paste("more\nlines")
        program.until("… lines").type("\r")
        program.until("Second.").until(program.asks).type("\4")
        assert program.ended() == 0
        assert not program.marks_pastes
    assert queries(slow_server) == [LINES.rstrip("\n"), "more\nlines"]


def test_paste_of_indented_code_keeps_indent(slow_server: MockDify) -> None:
    with Program("chat") as program:
        program.until(program.asks).paste("\n\n    a = 1\n    b = 2\n")
        program.until("b = 2").type("\r")
        program.until("/3").until(program.asks).type("\4")
        assert program.ended() == 0
    assert queries(slow_server) == ["    a = 1\n    b = 2"]


def test_long_paste_while_answer_comes_is_whole(slow_server: MockDify) -> None:
    """A terminal that edits lines itself keeps 4095 bytes of one."""
    long = "一二三四五六七八九十" * 400
    slow_server.answer("word " * 40, suggestions=[])
    slow_server.answer("Second.", suggestions=[])
    with Program("chat", rows=50) as program:
        program.until(program.asks).type("hello\r")
        program.until("word word").paste(long)
        program.until(lambda: program.screen.lines[-1].endswith("九十")).type("\r")
        program.until("Second.").until(program.asks).type("\4")
        assert program.ended() == 0
    assert queries(slow_server) == ["hello", long]


def test_history_of_earlier_chat(slow_server: MockDify, state_folder: Path) -> None:
    slow_server.answer("Yes.", suggestions=[])
    slow_server.answer("Again.", suggestions=[])
    with Program("chat") as program:
        program.until(program.asks).type(f"{slow_server.api_key}\r")
        program.until("Yes.").until(program.asks).type("/reasoning\r")
        program.until("Reasoning is hidden.").until(program.asks).type("\4")
        assert program.ended() == 0
    assert slow_server.api_key not in (state_folder / "dify-chat" / "history").read_text("utf-8")
    with Program("chat") as program:
        program.until(program.asks).type("\x1b[A")
        program.until("> /reasoning").type("\x15hello\r")
        program.until("Again.").until(program.asks).type("\4")
        assert program.ended() == 0
    assert queries(slow_server) == [slow_server.api_key, "hello"]


def test_dumb_terminal(slow_server: MockDify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    slow_server.answer("Yes, **indeed**.", suggestions=[])
    with Program("chat", term="dumb") as program:

        def reads() -> bool:  # here the prompt is written before keys are read
            return program.asks() and program.gives_keys

        program.until(reads).type("one\\\rtwo\r")
        program.until("Yes, indeed.").until(reads).type("/speak a.mp3\r")
        program.until("Spoken into").until(reads).type("\3")
        program.until("(Ctrl-D or /quit leaves)").type("\4")
        assert program.ended() == 0
        assert b"\x1b" not in program.screen.raw
    assert queries(slow_server) == ["one\ntwo"]


def test_narrow_terminal(slow_server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    slow_server.answer("一二三四五六七八九十" * 5, suggestions=[])
    stage = Stage(monkeypatch, columns=24, rows=10)

    def play(terminal: Terminal) -> None:
        terminal.until(terminal.asks).type("你好 and a line that is longer than the screen")
        terminal.until("longer").type("\r")
        terminal.until(terminal.asks).type("\4")

    assert stage.run("chat", play=play) == 0
    assert max(map(len, stage.screen.lines)) <= 24
    assert queries(slow_server) == ["你好 and a line that is longer than the screen"]
