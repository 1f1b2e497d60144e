"""docs/examples.md lists each example, in the words of examples/README.md."""

import re
from pathlib import Path

from .pages import ROOT

EXAMPLES = ROOT / "examples"


def rows(page: Path, name: str) -> dict[str, str]:
    """What the table of a page says of each file; `name` is how it writes names."""
    return dict(re.findall(rf"^\| {name} \| (.*?) \|", page.read_text("utf-8"), re.MULTILINE))


def test_examples_page_lists_each_example() -> None:
    told = rows(ROOT / "docs" / "examples.md", r"`([\w.]+)`")
    assert told == rows(EXAMPLES / "README.md", r"\[([\w.]+)\]\(\S+\)")
    assert set(told) == {path.name for path in EXAMPLES.iterdir() if path.suffix in {".py", ".ipynb"}}
