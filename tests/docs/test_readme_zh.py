"""README.zh-CN.md says in Chinese what README.md says."""

import io
import re
import shlex
import tokenize
from pathlib import Path

import pytest

from .pages import ROOT, Block, blocks_of, headings_of

ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
_TRANSLATED = re.compile(r"[\u4e00-\u9fff]")


def words_of(block: Block) -> list[str]:
    """The code of a block, without comments."""
    if block.language == "sh":
        return shlex.split(block.text, comments=True)
    tokens = tokenize.generate_tokens(io.StringIO(block.text).readline)
    return [token.string for token in tokens if token.type not in (tokenize.COMMENT, tokenize.NL)]


def is_translation(english: list[str], chinese: list[str]) -> bool:
    """Whether nothing differs but texts, which are Chinese in one."""
    return len(english) == len(chinese) and all(
        there == here or (there[0] == here[0] == '"' and _TRANSLATED.search(here))
        for there, here in zip(english, chinese, strict=True)
    )


def links_of(page: Path) -> list[str]:
    return re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8"))


def test_chinese_readme_has_same_code() -> None:
    for english, chinese in zip(blocks_of(ENGLISH), blocks_of(CHINESE), strict=True):
        assert english.language == chinese.language
        assert is_translation(words_of(english), words_of(chinese)), f"{english} is not {chinese}"


@pytest.mark.parametrize("other", ['print("a")', 'ask("你好")', 'print("你好", 1)'])
def test_other_code_found(other: str) -> None:
    english, chinese = (
        Block(ROOT, 1, "python", "", "chat", text + "\n") for text in ('print("hello")', other)
    )
    assert not is_translation(words_of(english), words_of(chinese))


def test_chinese_readme_has_same_chapters() -> None:
    english, chinese = ([line.split(" ")[0] for line in headings_of(page)] for page in (ENGLISH, CHINESE))
    assert english == chinese
    assert all(_TRANSLATED.search(heading) for heading in headings_of(CHINESE)[1:])


def test_chinese_readme_has_same_links() -> None:
    assert links_of(ENGLISH)[0] == "README.zh-CN.md"
    english = [link for link in links_of(ENGLISH) if link != "README.zh-CN.md"]
    chinese = [link for link in links_of(CHINESE) if link != "README.md"]
    assert sorted(english) == sorted(chinese)


@pytest.mark.parametrize("page", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_readme_links_exist(page: Path) -> None:
    for link in links_of(page):
        assert link.startswith("https://") or (ROOT / link.partition("#")[0]).exists(), link
