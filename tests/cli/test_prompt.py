"""What is typed at the prompt: pastes, lines, completion, history. Keys come by prompt_toolkit's pipe."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent, Completer
from prompt_toolkit.document import Document
from prompt_toolkit.history import DummyHistory, InMemoryHistory
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from dify_chat.cli import _prompt, _prompt_history
from dify_chat.cli._prompt import FileCompleter, MessageCompleter, OptionCompleter, Prompt
from dify_chat.cli._prompt_history import PromptHistory, prompt_history
from dify_chat.cli._text import holds_key

KEY = "app-" + "S3cret" * 4
UP = "\x1b[A"
ALT_ENTER = "\x1b\r"


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[PipeInput]:
    with create_pipe_input() as pipe:
        monkeypatch.setattr(_prompt, "create_input", lambda _: pipe)
        monkeypatch.setattr(_prompt, "create_output", lambda _: DummyOutput())
        yield pipe


def pasted(text: str) -> str:
    return f"\x1b[200~{text}\x1b[201~"


def completions(completer: Completer, line: str) -> list[str]:
    found = completer.get_completions(Document(line), CompleteEvent(completion_requested=True))
    return [line[: len(line) + each.start_position] + each.text for each in found]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("one\r", "one"),
        ("one\n", "one"),  # as a terminal makes it of Enter that is pressed between prompts
        ("one\\\rtwo\\\rthree\r", "one\ntwo\nthree"),
        (f"one{ALT_ENTER}two\r", "one\ntwo"),
        (pasted("one\r\ntwo\rthree\n") + "\r", "one\ntwo\nthree\n"),
        (pasted("if x:\n    y\\\n") + "and\r", "if x:\n    y\\\nand"),
        ("wrod\x08\x08\x08ord\r", "word"),
        ("你好\x1b[D\x7f您\r", "您好"),
    ],
)
def test_message_ends_at_enter_alone(keys: PipeInput, typed: str, message: str) -> None:
    keys.send_text(typed)
    assert Prompt().messages([], DummyHistory())() == message


def test_ctrl_c_and_ctrl_d_raise(keys: PipeInput) -> None:
    read = Prompt().messages([], DummyHistory())
    keys.send_text("half a line\x03")
    with pytest.raises(KeyboardInterrupt):
        read()
    keys.send_text("\x04")
    with pytest.raises(EOFError):
        read()


def test_text_after_enter_kept_for_next_prompt(keys: PipeInput) -> None:
    prompt = Prompt()
    read = prompt.messages([], DummyHistory())
    keys.send_text("one\rtwo\rthree\r")
    assert (read(), prompt.answer("Sure? "), read()) == ("one", "two", "three")


def test_answer_begins_with_default(keys: PipeInput) -> None:
    keys.send_text("!\r")
    assert Prompt().answer("comment: ", "fine") == "fine!"


def test_answer_on_dumb_terminal_shows_default(
    keys: PipeInput, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    keys.send_text("!\r")
    assert Prompt().answer("comment: ", "fine") == "fine!"
    assert capsys.readouterr().out == "comment: fine!\r\n"


def test_tab_completes(keys: PipeInput, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "photo.png").touch()
    monkeypatch.chdir(tmp_path)
    prompt = Prompt()
    keys.send_text("/he\t\r")
    assert prompt.messages(["/file", "/help"], DummyHistory())() == "/help"
    keys.send_text("ph\t\r")
    assert prompt.path("file: ") == "photo.png"
    keys.send_text("b\t\r")
    assert prompt.choice("which: ", ["an apple", "Bananas"]) == "Bananas"


def test_completion_of_commands_and_options() -> None:
    commands = MessageCompleter(["/speak", "/new", "/file"])
    assert completions(commands, "/") == ["/file ", "/new", "/speak "]
    assert completions(commands, "/n") == ["/new"]
    assert completions(commands, "new") == completions(commands, "/new x") == []
    assert completions(OptionCompleter(["a b", "A c", "d"]), "a ") == ["a b", "A c"]


def test_completion_of_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a b.png").touch()
    (tmp_path / "photo.png").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    commands = MessageCompleter(["/file", "/speak"])
    assert completions(commands, "/file p") == ["/file photo.png", "/file plans/"]
    assert completions(commands, "/speak plans/a") == ["/speak plans/a b.png"]
    assert completions(commands, "/file ~/pl") == ["/file ~/plans/"]
    assert completions(commands, "/file nowhere/") == []
    assert completions(FileCompleter(), "pl") == ["plans/"]


def test_history_private_and_shared_by_chats(keys: PipeInput, state_folder: Path) -> None:
    keys.send_text("first\rse\\\rcond\r")
    read = Prompt().messages([], prompt_history(holds_key))
    assert (read(), read()) == ("first", "se\ncond")
    path = state_folder / "dify-chat" / "history"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    keys.send_text(f"{UP}{UP}{UP}\r")  # from the second line of the later message to its first, and on
    assert Prompt().messages([], prompt_history(holds_key))() == "first"


def test_history_made_private_that_was_not(state_folder: Path) -> None:
    path = state_folder / "dify-chat" / "history"
    path.parent.mkdir()
    path.touch(0o644)
    prompt_history(holds_key)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "secret",
    [
        KEY,
        f"export DIFY_API_KEY={KEY}",
        f"why?\n{KEY}",
        "dataset-" + "a1" * 8,
        "sk-" + "a1" * 8,
        "own-key-1234",
    ],
)
def test_history_without_keys(state_folder: Path, secret: str) -> None:
    history = prompt_history(lambda text: holds_key(text, "own-key-1234"))
    for text in (secret, "the task-force app-based"):
        history.append_string(text)
    assert list(prompt_history(holds_key).load_history_strings()) == ["the task-force app-based"]
    assert secret.splitlines()[-1] not in (state_folder / "dify-chat" / "history").read_text("utf-8")
    assert secret in history.get_strings()  # so that it can be mended in this chat


def test_history_without_very_long_texts() -> None:
    history = prompt_history(holds_key)
    history.append_string("a" * 10_001)
    history.append_string("b" * 10_000)
    assert [text[0] for text in prompt_history(holds_key).load_history_strings()] == ["b"]


def test_history_shortened_to_latest_half(state_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_prompt_history, "_MOST_BYTES", 2000)
    history = prompt_history(holds_key)
    for number in range(60):
        history.append_string(f"message {number}\n# no time")
    kept = list(prompt_history(holds_key).load_history_strings())
    path = state_folder / "dify-chat" / "history"
    assert 10 < len(kept) < 30
    assert kept == [f"message {number}\n# no time" for number in range(59, 59 - len(kept), -1)]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["history"]


def test_history_in_memory_without_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert isinstance(prompt_history(holds_key), InMemoryHistory)


def test_history_in_home_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", "relative")  # which the specification has ignored
    prompt_history(holds_key)
    assert (tmp_path / ".local" / "state" / "dify-chat" / "history").exists()


def test_history_lost_meanwhile(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    history = PromptHistory(tmp_path / "folder", holds_key)
    history.append_string("one")
    assert list(history.load_history_strings()) == []


def test_keys_kept_without_terminal(keys: PipeInput, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "stdin"
    file.write_text("one")
    with file.open() as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        with Prompt().keeping_keys():
            assert stdin.read() == "one"
