"""Runs the code of a page from top to bottom, as a reader types it, against a mock server.

The blocks of a page are one program, as a reader takes them: what one defines the next may use. So a page is
one test, and no library that makes a test of each block is of use here (sybil, pytest-markdown-docs): those
would depend on one another, and pytest-xdist would hand them to different processes.
"""

import ast
import asyncio
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from contextlib import ExitStack, redirect_stdout
from io import StringIO
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from dify_chat import AsyncDifyChat, DifyChat
from dify_chat.testing import MockDify

from .pages import ROOT, Block

KEY = "app-your-key"
FILES = {  # what the pages say that there is
    "question.mp3": b"ID3\x04" + bytes(2000),
    "question.wav": b"RIFF\xf8\x07\0\0WAVE" + bytes(2000),
    "plan.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "report.pdf": b"%PDF-1.7\n" + bytes(100),
}


class Reader:
    """Runs the blocks of a page.

    Args:
        folder: Where the reader works; their files are put there.
        monkeypatch: Changes the environment, and back.
    """

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._monkeypatch = monkeypatch
        self._names: dict[str, Any] = {"__name__": "__main__"}
        self._clients: list[DifyChat | AsyncDifyChat] = []
        self._tests: list[str] = []
        self._servers: dict[str, MockDify] = {}
        self._open = ExitStack()

    def __enter__(self) -> "Reader":
        self._open.__enter__()
        self._loop = self._open.enter_context(asyncio.Runner())
        for name, content in FILES.items():
            (self._folder / name).write_bytes(content)
        self._monkeypatch.chdir(self._folder)
        self._monkeypatch.setattr(sys, "argv", ["program.py"])
        self._monkeypatch.setenv("DIFY_API_KEY", KEY)
        self._monkeypatch.setenv("DIFY_USER_ID", "ada")
        return self

    def __exit__(self, *error: object) -> None:
        for client in self._clients:
            if isinstance(client, DifyChat):
                client.close()
            else:
                self._loop.run(client.close())
        self._open.__exit__(None, None, None)

    def read(self, blocks: Iterable[Block]) -> None:
        """Run all Python, and compare what it prints with the output that the page shows below it."""
        printed = None
        for block in blocks:
            if block.language == "python" and block.is_run:
                printed = self._take(block)
            else:
                if block.language == "text" and printed is not None:
                    assert _fits(printed, block.text), f"{block}: what is printed is\n{printed}"
                printed = None
        if self._tests:
            self._run_tests()

    def _take(self, block: Block) -> str | None:
        """Run a program, and give what it prints; keep a test for later, all of a page for one pytest."""
        is_test = "def test_" in block.text
        if name := block.file_name or (is_test and f"test_line_{block.line}.py"):
            (self._folder / name).write_text(block.text, "utf-8")
        if is_test:
            self._tests.append(str(name))
            return None
        return self._run(block)

    def _run(self, block: Block) -> str:
        self._monkeypatch.setenv("DIFY_BASE_URL", self._server(block.app).url)
        # The blank lines let a traceback show the line of the page.
        source = "\n" * (block.line - 1) + block.text
        code: CodeType = compile(
            source, str(block.page), "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True
        )
        with redirect_stdout(StringIO()) as printed:
            if code.co_flags & inspect.CO_COROUTINE:
                self._loop.run(eval(code, self._names))
            else:
                exec(code, self._names)
        # Pages leave their clients open, and say so once.
        self._clients += [
            value for value in self._names.values() if isinstance(value, DifyChat | AsyncDifyChat)
        ]
        return printed.getvalue()

    def _run_tests(self) -> None:
        paths = [str(ROOT / "generated_client"), str(ROOT / "wrapper"), str(self._folder)]
        options = ["-q", "-p", "no:cacheprovider", "-p", "pytest_dify_chat"]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *self._tests],
            cwd=self._folder,
            # Other people's plugins take seconds to load.
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"

    def _server(self, app: str) -> MockDify:
        if app not in self._servers:
            self._servers[app] = self._open.enter_context(MockDify(api_key=KEY, app_mode=app))
        return self._servers[app]


def _fits(printed: str, shown: str) -> bool:
    """Whether the page shows what was printed; its "…" stands for anything."""
    pattern = ".*".join(re.escape(part) for part in shown.strip().split("…"))
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is not None
