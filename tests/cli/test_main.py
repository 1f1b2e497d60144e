"""The command as such: what it needs, what it imports, how it's helped."""

import inspect
import io
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import dify_chat
from dify_chat._extras import install_command
from dify_chat.cli import _docstrings, _say, main
from dify_chat.testing import MockDify
from tests.support.programs import output_of

from .conftest import Run


def test_missing_extra_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "dify_chat.cli._app", raising=False)
    monkeypatch.setitem(sys.modules, "cyclopts", None)
    assert main([]) == 2
    assert capsys.readouterr().err == f"dify-chat needs cyclopts: {install_command('cli')}\n"


def test_missing_prompt_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is imported when something is asked; an older environment may lack it."""

    def run(_: object) -> int:
        raise ModuleNotFoundError("no module", name="prompt_toolkit.history")

    monkeypatch.setattr("dify_chat.cli._app.run", run)
    assert main([]) == 2
    assert capsys.readouterr().err == f"dify-chat needs prompt_toolkit.history: {install_command('cli')}\n"


def test_help_imports_no_client_no_batch_and_no_prompt() -> None:
    code = "import sys\nfrom dify_chat.cli import main\nmain(['--help'])\nprint(*sys.modules)"
    modules = set(output_of(code).split())
    assert "dify_chat.cli._chat" in modules
    assert not {"httpx", "asyncio", "dify_chat._sync.client", "dify_chat.batch", "prompt_toolkit"} & modules


def test_sending_command_imports_no_async_client() -> None:
    command = "main(['send', 'Hi', '--base-url', 'no'])"
    code = f"import sys\nfrom dify_chat.cli import main\n{command}\nprint(*sys.modules)"
    modules = set(output_of(code).split())
    assert "dify_chat._sync.client" in modules
    assert not {"asyncio", "dify_chat._async.client", "dify_chat.batch"} & modules


def test_other_missing_module_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dify_chat.cli._app", None)
    with pytest.raises(ModuleNotFoundError, match="_app"):
        main([])


def test_import_of_client_without_cli() -> None:
    modules = output_of("import dify_chat, sys\nprint(*sys.modules)").split()
    assert not {"dify_chat.cli", "cyclopts"} & set(modules)


def test_version_imports_no_command_and_no_http() -> None:
    program = "import sys\nfrom dify_chat.cli import main\nmain(['--version'])\nprint(*sys.modules)"
    version, modules = output_of(program).splitlines()
    assert version == dify_chat.__version__
    assert not {"dify_chat.cli._app", "cyclopts", "httpx", "attrs"} & set(modules.split())


def test_python_m_dify_chat(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["dify-chat", "--version"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("dify_chat", run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"{dify_chat.__version__}\n"


def test_help_names_commands_and_common_options(run: Run) -> None:
    out = run("--help").out
    for name in (
        "chat",
        "send",
        "conversations",
        "say",
        "transcribe",
        "info",
        "mock",
        "--install-completion",
    ):
        assert re.search(rf"^│ {name} ", out, re.MULTILINE), name
    assert run().out == out
    for command in (["send"], ["conversations", "export"], ["mock"]):
        out = run(*command, "--help").out
        assert "Options of all commands" in out
        assert "--json" in out


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(
    "line",
    [
        "send --file ph",
        "chat --file ph",
        "transcribe ph",
        "transcribe photo.png ph",
        "say hello -o ph",
        "batch ph",
        "batch photo.png --output ph",
        "batch photo.png --journal ph",
        "conversations export id -o ph",
    ],
)
def test_completion_of_file_names(
    line: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))  # its .bashrc loads the completion
    monkeypatch.chdir(tmp_path)
    Path("photo.png").touch()
    assert run("--install-completion", "--shell", "bash", "--output", "completion").code == 0
    script = (
        'source completion; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _dify_chat; echo "${COMPREPLY[*]}"'
    )
    completed = subprocess.run(
        ["bash", "-c", script, "bash", "dify-chat", *line.split()], capture_output=True, text=True, check=True
    )
    assert completed.stdout == "photo.png\n"


@pytest.mark.parametrize(("line", "begins"), [("--version", dify_chat.__version__), ("info --json", "{")])
def test_output_to_replaced_stdout(
    line: str, begins: str, server: MockDify, monkeypatch: pytest.MonkeyPatch
) -> None:
    anywhere = io.StringIO()
    monkeypatch.setattr(sys, "stdout", anywhere)
    assert main(line.split()) == 0
    assert anywhere.getvalue().startswith(begins)


def test_closed_pipe_in_own_process() -> None:
    """Close the pipe as `| head -1` does: at its end Python flushes stdout, whose reader is gone."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "DIFY_API_KEY": "app-x"}
    reader, writer = os.pipe()
    os.close(reader)
    command = [
        sys.executable,
        "-c",
        "import sys; from dify_chat.cli import main; sys.exit(main(sys.argv[1:]))",
    ]
    with subprocess.Popen(
        [*command, "mock", "--json"], stdout=writer, stderr=subprocess.PIPE, env=environment
    ) as program:
        os.close(writer)
        assert program.communicate(timeout=20)[1] == b""
    assert program.returncode == 141


def test_closed_pipe_in_this_process(monkeypatch: pytest.MonkeyPatch, server: object) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as stdout, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", stdout)
        assert main(["send", "hello"]) == 141
        stdout.write("flushed without an error")


@pytest.mark.parametrize(
    ("line", "closed"), [("--version", ">&-"), ("chat", "<&-"), ("send hello", "<&- >&- 2>&-")]
)
def test_closed_streams_are_no_failure(line: str, closed: str, server: MockDify) -> None:
    program = f'exec "$0" -m dify_chat {line} {closed}'
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    completed = subprocess.run(
        ["bash", "-c", program, sys.executable],
        capture_output=True,
        env=environment,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert (completed.returncode, completed.stderr) == (0, b"")


def test_closed_streams_in_this_process(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    assert main(["chat"]) == 0
    for name in ("stdin", "stdout", "stderr"):
        getattr(sys, name).close()


def test_help_without_docstrings_is_the_same() -> None:
    """`python -OO` drops them."""
    helps = [
        subprocess.run(
            [sys.executable, *flags, "-m", "dify_chat", "say", "--help"],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for flags in ((), ("-OO",))
    ]
    assert b"Have a text spoken" in helps[0]
    assert helps[0] == helps[1]


def test_docstrings_restored_where_there_are_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _say.say.__doc__
    monkeypatch.setattr(_docstrings, "__doc__", None)
    monkeypatch.setattr(_say.say, "__doc__", None)
    without_source = ModuleType("without_source")
    without_source.__file__ = "without_source.py"
    _docstrings.restore_docstrings(without_source, _say)
    assert inspect.cleandoc(_say.say.__doc__ or "") == inspect.cleandoc(whole or "")
