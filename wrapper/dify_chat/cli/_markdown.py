"""Markdown of a model, shown on a terminal without losing or hiding any of it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, Markdown, MarkdownElement
from rich.segment import Segment
from rich.syntax import Syntax
from rich.text import Text

from ._text import safe

# HTML is shown as it is: rich would drop it, and with it `List<String>`. A reference may come much later than
# its mention, when that has been printed, so it's text as well.
PARSER = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough", "table"]).disable("reference")

GOES_ON = "\1"
"""At the end of a fence's info: a part of a code block, which neither begins nor ends here."""


class _PlainHeading(Heading):
    """A heading at the left, where a chat is read."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.text


class _Fence(CodeBlock):
    """Code between its fences: without colours it's still code, and it can be copied."""

    @classmethod
    def create(cls, markdown: Markdown, token: Token) -> "_Fence":
        language = token.info.strip()
        fence = cls(language.rstrip(GOES_ON).partition(" ")[0] or "text", "ansi_dark")
        fence.head = None if GOES_ON in language[:1] else f"```{safe(language.rstrip(GOES_ON))}"
        fence.foot = None if language.endswith(GOES_ON) else "```"
        return fence

    head: str | None = None
    foot: str | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self.head is not None:
            yield Text(self.head, style="dim")
        code = str(self.text).removesuffix("\n")
        if code:
            yield Syntax(code, self.lexer_name, theme=self.theme, word_wrap=True, background_color="default")
        if self.foot is not None:
            yield Text(self.foot, style="dim")


class _Block(Markdown):
    """A block of Markdown. Lines stay lines, as on Dify's own pages; links show where they lead."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = Markdown.elements | {
        "heading_open": _PlainHeading,
        "fence": _Fence,
    }

    def __init__(self, tokens: Sequence[Token]) -> None:
        super().__init__("", hyperlinks=False)
        self.parsed = list(tokens)
        for token in self.parsed:
            token.content = safe(token.content)
            if token.children:
                token.children = list(_as_shown(token.children))


def lines_of(text: str, console: Console, options: ConsoleOptions) -> list[list[Segment]]:
    """Render a text as lines, with one blank line between its blocks and none around them."""
    lines: list[list[Segment]] = []
    for block in _blocks(PARSER.parse(text)):
        drawn = console.render_lines(_Block(block), options.update(height=None), pad=False)
        drawn = [_unpadded(line) for line in drawn]
        full = [number for number, line in enumerate(drawn) if line]
        if full:
            lines += [[]] if lines else []
            lines += drawn[full[0] : full[-1] + 1]
    return lines


def lines_of_reasoning(text: str, console: Console, options: ConsoleOptions) -> list[list[Segment]]:
    """Render reasoning as dim lines, as it is: it may be a draft, in which a mark means nothing."""
    shown = Text(text.lstrip("\n").removesuffix("\n"), style="dim")
    return [_unpadded(line) for line in console.render_lines(shown, options.update(height=None), pad=False)]


def _unpadded(line: list[Segment]) -> list[Segment]:
    """Return a line without blanks at its end, which would be copied, and wrapped in a narrower terminal."""
    while line and not line[-1].text.strip():
        line = line[:-1]
    return [*line[:-1], Segment(line[-1].text.rstrip(), line[-1].style)] if line else []


def _blocks(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    block: list[Token] = []
    for token in tokens:
        block.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield block
            block = []


def _as_shown(tokens: Sequence[Token]) -> Iterable[Token]:
    for token in tokens:
        # An entity and a percent-encoding may stand for what a terminal obeys.
        token.content = safe(token.content)
        if token.type == "softbreak":
            yield Token("hardbreak", "br", 0)
        elif token.type == "image":
            yield Token("text", "", 0, content=f"[{token.content}]({token.attrs.get('src', '')})")
        else:
            yield token
