"""Whoever meets an error finds its chapter."""

import re

import dify_chat
from dify_chat import DifyError

from .pages import ROOT, blocks_of, headings_of

PAGE = ROOT / "docs" / "errors.md"
PUBLIC = vars(dify_chat).values()
CLASSES = [kind for kind in PUBLIC if isinstance(kind, type) and issubclass(kind, DifyError)]


def test_every_error_has_a_chapter() -> None:
    chapters = {heading.removeprefix("## ") for heading in headings_of(PAGE)}
    assert {kind.__name__ for kind in CLASSES} - chapters == {"DifyError"}  # the page is about it


def test_the_tree_is_the_tree() -> None:
    parents: list[str] = []
    tree = next(block.text for block in blocks_of(PAGE) if block.text.startswith("DifyError\n"))
    for line in tree.splitlines():
        branch, name = re.findall(r"^([│├└─ ]*)(\w+)", line)[0]
        parents[len(branch) // 4 :] = [name]
        kind = getattr(dify_chat, name)
        assert [kind.__name__ for kind in kind.__mro__ if issubclass(kind, DifyError)] == parents[::-1]
    assert len(tree.splitlines()) == len(CLASSES)
