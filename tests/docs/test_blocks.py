"""Each block of Python in the documentation runs and prints what the page shows."""

import json
from pathlib import Path

import pytest

from .pages import PAGES, TRANSLATED, Block, blocks_of, name_of
from .reader import Reader

# Run, looked up (two of them), compared with what is printed, read.
LANGUAGES = {"python", "sh", "console", "text", "json"}
RUN = [
    page for page in PAGES if page not in TRANSLATED
]  # test_chinese_pages.py holds those to the English ones


@pytest.mark.parametrize("page", RUN, ids=name_of)
def test_page_code_runs_and_prints_what_is_shown(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Reader(tmp_path, monkeypatch) as reader:
        reader.read(blocks_of(page))


def not_run() -> list[Block]:
    blocks = (block for page in RUN for block in blocks_of(page))
    return [block for block in blocks if not block.is_run]


def test_block_not_run_gives_its_reason() -> None:
    assert all(len(block.why_not_run) > 10 for block in not_run())
    assert len(not_run()) <= 4


def test_block_language_is_checked() -> None:
    blocks = (block for page in PAGES for block in blocks_of(page))
    assert [str(block) for block in blocks if block.is_run and block.language not in LANGUAGES] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_json_block_parses(page: Path) -> None:
    for block in blocks_of(page):
        if block.language == "json":
            json.loads(block.text)


@pytest.mark.parametrize(
    ("shown", "message"), [("five\n", "is printed is\n4"), ("…5", "is printed is\n4")], ids=["other", "part"]
)
def test_page_with_wrong_output_found(
    shown: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"```python\nprint(2 + 2)\n```\n\n```text\n{shown}\n```\n")
    monkeypatch.setattr("tests.docs.pages.ROOT", tmp_path)
    with pytest.raises(AssertionError, match=message), Reader(tmp_path, monkeypatch) as reader:
        reader.read(blocks_of(page))
