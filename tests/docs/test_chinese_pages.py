"""The Chinese pages say what the English ones say: README.zh-CN.md, and each docs/*.zh.md."""

import io
import re
import shlex
import tokenize
from pathlib import Path

import pytest

from .pages import ROOT, TRANSLATED, Block, blocks_of, headings_of

README, CHINESE_README = ROOT / "README.md", ROOT / "README.zh-CN.md"
PAIRS = [(README, CHINESE_README), *((page, chinese) for chinese, page in TRANSLATED.items())]
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ID = re.compile(r" \{ #([\w-]+) \}$")

each_pair = pytest.mark.parametrize(("english", "chinese"), PAIRS, ids=[chinese.name for _, chinese in PAIRS])


def words_of(block: Block) -> list[str]:
    """The code of a block, without comments; an output's lines."""
    if block.language == "sh":
        return shlex.split(block.text, comments=True)
    if block.language != "python":
        return block.text.splitlines()
    tokens = tokenize.generate_tokens(io.StringIO(block.text).readline)
    return [token.string for token in tokens if token.type not in (tokenize.COMMENT, tokenize.NL)]


def is_translation(english: list[str], chinese: list[str]) -> bool:
    """Whether nothing differs but texts, which are Chinese in one."""
    return len(english) == len(chinese) and all(
        there == here or (there[0] == here[0] == '"' and _CHINESE.search(here))
        for there, here in zip(english, chinese, strict=True)
    )


def slug_of(heading: str) -> str:
    """The id that the site gives to a heading."""
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", heading.lstrip("# ").lower()))


def links_of(page: Path) -> list[str]:
    return re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8"))


@each_pair
def test_chinese_page_has_same_code(english: Path, chinese: Path) -> None:
    for there, here in zip(blocks_of(english), blocks_of(chinese), strict=True):
        assert (here.language, here.title, here.app) == (there.language, there.title, there.app)
        assert is_translation(words_of(there), words_of(here)), f"{there} is not {here}"


@pytest.mark.parametrize("other", ['print("a")', 'ask("你好")', 'print("你好", 1)'])
def test_other_code_found(other: str) -> None:
    english, chinese = (
        Block(ROOT, 1, "python", "", "chat", text + "\n") for text in ('print("hello")', other)
    )
    assert not is_translation(words_of(english), words_of(chinese))


@each_pair
def test_chinese_page_has_same_chapters(english: Path, chinese: Path) -> None:
    there, here = headings_of(english), headings_of(chinese)
    assert [line.split(" ")[0] for line in here] == [line.split(" ")[0] for line in there]
    assert all(_CHINESE.search(line) or line == name for line, name in zip(here, there, strict=True))


@pytest.mark.parametrize(("chinese", "english"), TRANSLATED.items(), ids=lambda page: page.name)
def test_chinese_chapter_has_the_id_of_the_english_one(chinese: Path, english: Path) -> None:
    for line, name in zip(headings_of(chinese)[1:], headings_of(english)[1:], strict=True):
        given = _ID.search(line)
        assert given or line == name
        assert not given or given[1] == slug_of(name), line


@each_pair
def test_chinese_page_has_same_links(english: Path, chinese: Path) -> None:
    ours = {CHINESE_README.name, README.name}
    there = [link for link in links_of(english) if link not in ours]
    here = [link.replace(".zh.md", ".md") for link in links_of(chinese) if link not in ours]
    assert sorted(set(here)) == sorted(set(there))


def test_readmes_link_each_other_and_the_chinese_pages() -> None:
    assert links_of(README)[0] == CHINESE_README.name
    assert links_of(CHINESE_README)[0] == README.name
    linked = {link.partition("#")[0] for link in links_of(CHINESE_README)}
    for chinese, english in TRANSLATED.items():
        assert f"docs/{english.name}" not in linked
        assert f"docs/{chinese.name}" in linked


@pytest.mark.parametrize("page", [README, CHINESE_README], ids=["English", "Chinese"])
def test_readme_links_exist(page: Path) -> None:
    for link in links_of(page):
        assert link.startswith("https://") or (ROOT / link.partition("#")[0]).exists(), link
