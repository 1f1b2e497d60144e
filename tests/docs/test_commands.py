"""Every command that the documentation shows is one that there is."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dify_chat.testing import __main__ as serving

from .pages import PAGES, ROOT, blocks_of, name_of

EXTRAS = set(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"])
TARGETS = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def commands_of(page: Path) -> Iterator[list[str]]:
    """Every command line of a page, as words."""
    for block in blocks_of(page):
        if block.language == "sh" and block.is_run:
            for line in block.text.replace("\\\n", " ").splitlines():
                if words := shlex.split(line, comments=True):
                    yield words


def check(words: list[str]) -> None:
    """Fail if a command can't be run so."""
    match words:
        case ["pip", "install", *what]:
            for requirement in what:
                name, extras = re.fullmatch(r"(.+?)(?:\[(.*)\])?", requirement).groups()  # type: ignore[union-attr]
                assert name in {".", "dify-chat"}
                assert set(filter(None, (extras or "").split(","))) <= EXTRAS
        case ["make", target, *_]:
            assert target in TARGETS
        case ["python", "-m", "dify_chat.testing", *arguments]:
            serving._parser().parse_args(arguments)
        case ["python", script]:
            assert (ROOT / script).is_file()
        case ["export", setting] if "=" in setting:
            pass
        case ["pytest"] | ["cd", "dify-chat"]:
            pass
        case _:
            pytest.fail(f"nobody has said how to check: {shlex.join(words)}")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_commands_of_a_page_are_those_that_there_are(page: Path) -> None:
    for words in commands_of(page):
        check(words)


@pytest.mark.parametrize("command", ["make tea", 'pip install ".[tea]"', "python tea.py", "tea"])
def test_a_command_that_there_is_not_is_found(command: str) -> None:
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        check(shlex.split(command))
