"""docs/errors.md has a chapter for each error, and quotes messages as they are."""

import re

import dify_chat
from dify_chat import DifyError

from .pages import ROOT, blocks_of, headings_of

PAGE = ROOT / "docs" / "errors.md"
PUBLIC = [getattr(dify_chat, name) for name in dify_chat.__all__]
CLASSES = [kind for kind in PUBLIC if isinstance(kind, type) and issubclass(kind, DifyError)]


def test_errors_page_has_chapter_per_class() -> None:
    chapters = {heading.removeprefix("## ") for heading in headings_of(PAGE)}
    assert {kind.__name__ for kind in CLASSES} - chapters == {"DifyError"}  # the page is about it


def test_errors_page_quotes_config_messages() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "wrapper" / "dify_chat").glob("**/*.py"))
    texts = re.sub(r'"\s+f?"', "", sources)  # long texts are written on several lines
    chapter = PAGE.read_text("utf-8").partition("## DifyConfigError")[2].partition("##")[0]
    told = [
        text.removesuffix("…") for text in re.findall(r"^\| (?!it says)(\w.*?) \|", chapter, re.MULTILINE)
    ]
    assert len(told) > 5
    assert [text for text in told if text not in texts] == []


def test_errors_page_tree_matches_classes() -> None:
    parents: list[str] = []
    tree = next(block.text for block in blocks_of(PAGE) if block.text.startswith("DifyError\n"))
    for line in tree.splitlines():
        branch, name = re.findall(r"^([│├└─ ]*)(\w+)", line)[0]
        parents[len(branch) // 4 :] = [name]
        kind = getattr(dify_chat, name)
        assert [kind.__name__ for kind in kind.__mro__ if issubclass(kind, DifyError)] == parents[::-1]
    assert len(tree.splitlines()) == len(CLASSES)
