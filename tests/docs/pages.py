"""The pages, and what stands in their fences."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("README*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
TRANSLATED = {
    page: page.with_name(page.name.replace(".zh", "")) for page in sorted((ROOT / "docs").glob("*.zh.md"))
}
"""The English page of each Chinese one."""

_PARTS = re.compile(
    r"^<!-- app: (?P<app>[\w-]+) -->$"
    r"|^(?P<indent> *)```(?P<language>[\w-]*)(?P<info>[^\n]*)\n(?P<text>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
_TITLE = re.compile(r'title="([^"]*)"')
_NOT_RUN = "not run: "


@dataclass(frozen=True)
class Block:
    """What stands between two fences.

    Attributes:
        page: Where it stands.
        line: The number of its first line.
        language: The word behind the fence.
        title: What a reader sees above it: a file's name, or why it isn't run.
        app: The mode of the app that it talks to, as the last `<!-- app: … -->` above it has it.
        text: Its lines.
    """

    page: Path
    line: int
    language: str
    title: str
    app: str
    text: str

    @property
    def is_run(self) -> bool:
        return not self.title.startswith(_NOT_RUN)

    @property
    def why_not_run(self) -> str:
        return self.title.removeprefix(_NOT_RUN)

    @property
    def file_name(self) -> str:
        return self.title if self.title.endswith(".py") else ""

    def __str__(self) -> str:
        return f"{name_of(self.page)}:{self.line}"


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks_of(page: Path) -> Iterator[Block]:
    """All blocks of a page, in order."""
    source, app = page.read_text("utf-8"), "chat"
    for part in _PARTS.finditer(source):
        if part["app"]:
            app = part["app"]
            continue
        title = _TITLE.search(part["info"])
        yield Block(
            page=page,
            line=source.count("\n", 0, part.start("text")) + 1,
            language=part["language"],
            title=title[1] if title else "",
            app=app,
            text=textwrap.dedent(part["text"]),
        )


def headings_of(page: Path) -> list[str]:
    """The headings of a page, each with its number signs."""
    prose = _PARTS.sub("", page.read_text("utf-8"))
    return re.findall(r"^#+ .*$", prose, re.MULTILINE)
