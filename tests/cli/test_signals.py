"""SIGTERM and SIGHUP: the command stops the model and leaves with the exit code of shells."""

import asyncio
import os
import signal
import threading
from collections.abc import Coroutine

import pytest

from dify_chat.cli import _signals, main
from dify_chat.cli._prompt_history import PromptHistory
from dify_chat.cli._signals import ending, handled
from dify_chat.testing import MockDify

from .conftest import Run, point_to
from .terminal import Program, Stage, Terminal

EACH = pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])


def stops(server: MockDify) -> int:
    return sum(request.path.endswith("/stop") for request in server.requests)


@EACH
def test_signal_stops_stream(
    server: MockDify, run: Run, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    before = signal.getsignal(number)
    monkeypatch.setattr("dify_chat.cli._output.Output.text", lambda *_: signal.raise_signal(number))
    with pytest.raises(SystemExit) as raised:
        run("send", "hi")
    assert (raised.value.code, stops(server)) == (128 + number, 1)
    assert signal.getsignal(number) is before


@EACH
def test_signal_while_an_answer_is_drawn(monkeypatch: pytest.MonkeyPatch, number: signal.Signals) -> None:
    def play(terminal: Terminal) -> None:
        terminal.until("/2 Who are you?").type("hello\n").until("word word")
        os.kill(os.getpid(), number)

    with MockDify(delay=0.05) as server:
        point_to(server, monkeypatch)
        server.answer("word " * 400)
        with pytest.raises(SystemExit) as raised:
            Stage(monkeypatch).run("chat", play=play)
        assert (raised.value.code, stops(server)) == (128 + number, 1)


@pytest.mark.parametrize("command", [("send", "hello"), ("chat",)], ids=["send", "chat"])
@EACH
def test_program_ends_by_signal(
    monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], number: signal.Signals
) -> None:
    with MockDify(delay=0.05) as server:
        point_to(server, monkeypatch)
        server.answer("word " * 400)
        with Program(*command) as program:
            if command == ("chat",):
                program.until(program.asks).type("hello\n")
            program.until("word word").signal(number)
            assert program.ended() == 128 + number
        assert stops(server) == 1
    assert "Traceback" not in program.screen.text


def test_program_at_its_prompt_ends_by_signal(server: MockDify) -> None:
    with Program("chat") as program:
        program.until(program.asks).signal(signal.SIGTERM)
        assert program.ended() == 128 + signal.SIGTERM
        assert not program.gives_keys
    assert "Traceback" not in program.screen.text


def test_prompt_whose_terminal_is_closed_ends_by_signal(server: MockDify) -> None:
    with Program("chat") as program:
        assert program.until(program.asks).hang_up() == 128 + signal.SIGHUP


@EACH
def test_signal_while_prompt_loads_its_history(
    server: MockDify, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    """A task of prompt_toolkit loads it. One that ends by an exception is shown, and Enter is waited for."""

    def load(_: PromptHistory) -> list[str]:
        signal.raise_signal(number)
        return []

    monkeypatch.setattr(PromptHistory, "load_history_strings", load)
    stage = Stage(monkeypatch)
    with pytest.raises(SystemExit) as raised:
        stage.run("chat")
    assert raised.value.code == 128 + number
    assert "Press ENTER" not in stage.screen.text


@EACH
def test_signal_before_prompt_is_there(
    server: MockDify, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    def run(reading: Coroutine[None, None, str]) -> str:
        signal.raise_signal(number)
        return real(reading)

    real = asyncio.run
    monkeypatch.setattr(asyncio, "run", run)
    with pytest.raises(SystemExit) as raised:
        Stage(monkeypatch).run("chat")
    assert raised.value.code == 128 + number


def test_signal_after_prompt_has_ended(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(reading: Coroutine[None, None, str]) -> str:
        text = real(reading)
        signal.raise_signal(signal.SIGTERM)
        return text

    real = asyncio.run
    monkeypatch.setattr(asyncio, "run", run)
    with pytest.raises(SystemExit) as raised:
        Stage(monkeypatch).run("chat", play=lambda terminal: terminal.until(terminal.asks).type("hello\n"))
    assert raised.value.code == 128 + signal.SIGTERM
    assert all("chat-messages" not in request.path for request in server.requests)


def test_terminal_that_is_closed_stops_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    with MockDify(delay=0.05) as server:
        point_to(server, monkeypatch)
        server.answer("word " * 400)
        with Program("send", "hello") as program:
            assert program.until("word word").hang_up() == 128 + signal.SIGHUP
        assert stops(server) == 1


def leave_by(first: signal.Signals, second: signal.Signals, done: list[str]) -> None:
    """Leave a block by a signal, and have another one come while the block ends."""
    with ending():
        try:
            signal.raise_signal(first)
        finally:
            signal.raise_signal(second)
            done.append("stopped")


def fail_after(*signals: signal.Signals) -> None:
    """Raise an error in a block, as a terminal does that is closed, after signals."""
    with ending():
        try:
            for number in signals:
                signal.raise_signal(number)
        finally:
            raise OSError("closed")


def test_error_comes_out_as_it_is_without_signal() -> None:
    with pytest.raises(OSError, match="closed"):
        fail_after()


@EACH
def test_error_after_signal_leaves_with_its_exit_code(number: signal.Signals) -> None:
    with pytest.raises(SystemExit) as raised:
        fail_after(number)
    assert raised.value.code == 128 + number


@EACH
def test_second_signal_leaves_time_to_stop(number: signal.Signals) -> None:
    done: list[str] = []
    with pytest.raises(SystemExit) as raised:
        leave_by(signal.SIGHUP, number, done)
    assert (raised.value.code, done) == (128 + signal.SIGHUP, ["stopped"])


def test_second_signal_ends_what_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_signals, "_LEAVING_SECONDS", 0.0)
    done: list[str] = []
    with pytest.raises(SystemExit) as raised:
        leave_by(signal.SIGHUP, signal.SIGTERM, done)
    assert (raised.value.code, done) == (128 + signal.SIGTERM, [])


def test_ignored_signal_stays_ignored_while_blocks_end() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with pytest.raises(SystemExit):
            leave_by(signal.SIGTERM, signal.SIGHUP, [])
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with handled([signal.SIGHUP], lambda *_: pytest.fail("it is ignored")):
            signal.raise_signal(signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_command_in_another_thread(server: MockDify, capfd: pytest.CaptureFixture[str]) -> None:
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(main(["send", "hi"])))
    thread.start()
    thread.join()
    assert (codes, capfd.readouterr().out) == ([0], "You said: hi")
