"""`dify-chat say` and `dify-chat transcribe`."""

import json
import sys
from pathlib import Path

import pytest

from dify_chat.cli import main
from dify_chat.testing import MockDify

from .conftest import Run
from .terminal import Stage, Terminal

pytestmark = pytest.mark.usefixtures("server")


def test_say_into_file(server: MockDify, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "hello.mp3"
    ran = run("say", "hello you", "-o", str(file), "--voice", "alloy")
    assert (ran.code, ran.out, ran.err) == (0, "", f"{file}: audio/mpeg\n")
    assert file.read_bytes().startswith(b"\xff\xfb")
    assert server.requests[-1].json["voice"] == "alloy"
    ran = run("say", "-o", str(file), "--json", stdin=b"from stdin")
    assert json.loads(ran.out) == {"file": str(file), "content_type": "audio/mpeg"}
    assert server.requests[-1].json["text"] == "from stdin"


@pytest.mark.parametrize(
    ("typed", "is_overwritten"), [("y\n", True), ("YES\n", True), ("\n", False), ("\4", False)]
)
def test_say_asks_before_it_overwrites(
    typed: str, is_overwritten: bool, server: MockDify, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("hello.mp3").write_bytes(b"mine")
    stage = Stage(monkeypatch)

    def play(terminal: Terminal) -> None:
        terminal.until("hello.mp3 exists. Overwrite it? [y/N]").type(typed)

    assert stage.run("say", "hello", "-o", "hello.mp3", play=play) == (0 if is_overwritten else 2)
    assert (Path("hello.mp3").read_bytes() != b"mine") is is_overwritten
    assert not stage.marks_pastes  # which a shell may not know
    assert len(server.requests) == is_overwritten  # what is kept isn't asked for, and so not billed


def test_say_to_stdout(
    run: Run, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["say", "hello", "-o", "-"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"\xff\xfb")
    assert run("say", "hello", "-o", "-", "--json").err.startswith('{"error": {"type": "UsageError"')
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True)
    assert "audio isn't for a terminal" in run("say", "hello", "-o", "-").err


def test_transcribe_file_and_stdin(run: Run, tmp_path: Path) -> None:
    file = recording(tmp_path / "a.mp3")
    assert run("transcribe", str(file)).out == "this is the transcribed text\n"
    assert run("transcribe", "-", stdin=file.read_bytes()).out == "this is the transcribed text\n"
    assert json.loads(run("transcribe", "-", "--json", stdin=file.read_bytes()).out)["file"] == "-"


def test_transcribe_continues_after_failure(run: Run, tmp_path: Path) -> None:
    good, bad = recording(tmp_path / "a.mp3"), recording(tmp_path / "b.txt", b"no audio")
    missing = tmp_path / "c.mp3"
    ran = run("transcribe", str(bad), str(missing), str(good))
    assert ran.code == 2
    assert ran.out == f"{good}: this is the transcribed text\n"
    first, second = ran.err.splitlines()
    assert first.startswith(f"dify-chat: {bad}: POST /audio-to-text: 415")
    assert second.startswith(f"dify-chat: {missing}: cannot read the file")
    ran = run("transcribe", str(bad), str(good), "--json")
    assert json.loads(ran.out) == {"file": str(good), "text": "this is the transcribed text"}
    assert json.loads(ran.err)["error"]["exit_code"] == ran.code == 1
    assert run("transcribe", str(bad)).err.startswith("dify-chat: POST /audio-to-text: 415")


def test_transcribe_progress_shown_and_removed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = recording(tmp_path / "a.mp3")
    stage = Stage(monkeypatch, columns=120)
    assert stage.run("transcribe", str(file), str(file)) == 0
    assert b"2/2" in stage.screen.raw
    assert stage.screen.lines == [f"{file}: this is the transcribed text"] * 2


def recording(file: Path, content: bytes = b"\xff\xfb\x10\xc4" + bytes(100)) -> Path:
    file.write_bytes(content)
    return file
