"""The command as its user has it: a process of its own at a terminal of its own, with readline."""

import signal

import pytest

from dify_chat.testing import MockDify

from .conftest import point_to
from .terminal import Program


def test_chat_program_from_start_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words come one by one; Ctrl-C stops them; what is typed meanwhile isn't lost; the terminal grows."""
    with MockDify(delay=0.03) as server:
        point_to(server, monkeypatch)
        server.answer("# 标题\n\n" + "一二三四五六七八九十 " * 60, suggestions=["More?"])
        server.answer("still here " * 20, suggestions=["More?"])
        server.answer("| a |\n|---|\n| 苹果 |\n\nDone.", suggestions=[])
        with Program("chat", columns=40, rows=12) as program:
            program.until(program.asks).type("hello\n")
            program.until("标题").until("一二三四五六七八九十")
            seen = program.screen.text.count("十")
            program.until(lambda: program.screen.text.count("十") > seen + 1)
            program.type("\3")
            program.until("— stopped").until(program.asks).type("go on\n")
            program.until("still here").type("typed mean")
            program.until("/1 More?").until("> typed mean").type("while\n")
            program.until("Done.").until(program.asks)
            program.resize(60, 20)
            program.type("\x1b[A\n")  # the line before, out of the history
            program.until("You said: typed meanwhile").until("/3").until(program.asks).type("\4")
            assert program.ended() == 0
        queries = [request.json["query"] for request in server.requests if request.path.endswith("messages")]
        assert queries == ["hello", "go on", "typed meanwhile", "typed meanwhile"]
        assert [request for request in server.requests if request.path.endswith("/stop")]
        assert "^C" not in program.screen.text
        assert "苹果" in program.screen.text


def test_send_program_exit_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    with MockDify(delay=0.05) as server:
        point_to(server, monkeypatch)
        server.answer("word " * 400)
        with Program("send", "hello") as program:
            program.until("word word").type("\3")
            assert program.ended() == 128 + signal.SIGINT
        assert server.requests[-1].path.endswith("/stop")
        assert "Traceback" not in program.screen.text
        with Program("send", "boom now") as program:
            assert program.ended() == 4
        said, error = program.screen.lines[0], " ".join(program.screen.lines[1:])
        assert said == "You said:"
        assert error.startswith("dify-chat: POST /chat-messages: 400 completion_request_error")
