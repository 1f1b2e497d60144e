"""No file tells to install dify-chat by its name: no index has it, and what came would be a stranger's."""

import re

import pytest

from tests.repository.test_repository import ROOT, files

BY_NAME = re.compile(
    r"\b(?:pipx?3?|uv|poetry|pdm) (?:pip )?(?:install|add)\b"
    r"(?:[^\n]*[\s\"'\\]dify[-_]chat\[|(?: +-\S+)* +[\"'\\]*dify[-_]chat(?![\w-]))"
)


@pytest.mark.parametrize(
    "advice",
    [
        'pip install "dify-chat[cli]"',
        "pip install dify-chat",
        "pip install -U --pre 'dify_chat'",
        'pip install starlette "dify-chat[testing]" uvicorn',
        r"`pip install \"dify-chat[testing]\" jupyterlab`",
        "uv add dify-chat",
        "uv pip install dify-chat[speed]",
    ],
)
def test_advice_to_install_by_name_is_found(advice: str) -> None:
    assert BY_NAME.search(advice)


@pytest.mark.parametrize(
    "advice",
    ['pip install ".[cli]" in a clone of dify-chat', "pip install dify-chat-tools", "| dify-chat[speed] |"],
)
def test_advice_to_install_from_clone_is_not_found(advice: str) -> None:
    assert not BY_NAME.search(advice)


def test_files_never_say_to_install_by_name() -> None:
    here = ROOT / "tests/repository/test_extras.py"
    found = {}
    for path in files(ROOT):
        if path != here and (match := BY_NAME.search(path.read_bytes().decode("utf-8", "replace"))):
            found[path.relative_to(ROOT).as_posix()] = match[0]
    assert not found
