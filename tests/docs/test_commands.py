"""Each command that the documentation shows exists, with its options."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from dify_chat.cli import _app as cli
from dify_chat.cli._failures import FAILURES
from dify_chat.testing import __main__ as serving

from .pages import PAGES, ROOT, blocks_of, name_of

EXTRAS = set(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"])
TARGETS = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def lines_of(page: Path) -> Iterator[str]:
    """What is typed in; in a `console` it has a prompt, and the rest is what comes of it."""
    for block in blocks_of(page):
        text = block.text.replace("\\\n", " ")
        if block.language == "sh" and block.is_run:
            yield from text.splitlines()
        elif block.language == "console" and block.is_run:
            yield from re.findall(r"^\$ (.*)$", text, re.MULTILINE)


def commands_in(line: str) -> Iterator[list[str]]:
    """The commands of a line, each as its words, without where their output goes."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words = iter(lexer)
    kept = [word for word in words if word not in (">", "<", ">>") or not next(words)]
    for is_operator, command in groupby(kept, lambda word: word in ("|", "&&", ";", "&")):
        if not is_operator:
            yield list(command)


def check_line(line: str) -> None:
    """Fail if a command of a line can't be run so."""
    for words in commands_in(line):
        check(words)


def check(words: list[str]) -> None:
    match words:
        case ["pip", "install", *what]:
            for requirement in what:
                name, _, extras = requirement.rstrip("]").partition("[")
                assert name == "."
                assert set(filter(None, extras.split(","))) <= EXTRAS
        case ["make", target, *_]:
            assert target in TARGETS
        case ["python", "-m", "dify_chat.testing", *arguments]:
            serving._parser().parse_args(arguments)
        case ["python", script, *_] if script.startswith("examples/"):
            assert (ROOT / script).is_file()
        case ["dify-chat", *arguments]:
            check_dify_chat(arguments)
        case ["export", setting] if "=" in setting:
            pass
        case ["pytest"] | ["echo" | "cat" | "jq", *_]:
            pass
        case _:
            pytest.fail(f"check() knows no such command: {shlex.join(words)}")


def check_dify_chat(arguments: list[str]) -> None:
    """Fail if the command line doesn't understand its arguments."""
    before, after = cli._parted(arguments)
    command, bound, _ = cli._app.meta.parse_args(before, exit_on_error=False, print_error=False)
    if command is cli._meta:
        tokens, _ = cli._meta(*bound.args, **bound.kwargs)
        cli._app.parse_args([*tokens, *after], exit_on_error=False, print_error=False)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_page_commands_exist(page: Path) -> None:
    for line in lines_of(page):
        check_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "make tea",
        'pip install ".[tea]"',
        "python examples/tea.py",
        "python -m dify_chat.testing --tea",
        "dify-chat tea",
        "dify-chat send --tea Hello",
        "tea",
        "cat tea.txt | tea > cup.txt",
    ],
)
def test_unknown_command_found(line: str) -> None:
    with pytest.raises((AssertionError, pytest.fail.Exception, SystemExit, *FAILURES)):
        check_line(line)
