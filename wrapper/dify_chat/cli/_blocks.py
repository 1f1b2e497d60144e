"""Which part of a growing text in Markdown is finished, and can be printed for good."""

import re
from dataclasses import dataclass

from markdown_it.token import Token

from ._markdown import GOES_ON, PARSER

_LISTS = ("bullet_list_open", "ordered_list_open")
_FENCE = re.compile(rf"( {{0,3}}(?:`{{3,}}|~{{3,}})){GOES_ON}?(.*)")


@dataclass(frozen=True)
class Parted:
    """A text in two parts.

    Attributes:
        finished: What nothing that follows can change.
        rest: What comes after it.
        joins: Whether the rest goes on with a block whose beginning is in the finished part.
    """

    finished: str
    rest: str
    joins: bool = False


def parted(text: str, high: int) -> Parted:
    """Part a text before its last block; of a list or code of more than `high` lines, in that."""
    blocks = [token for token in PARSER.parse(text) if token.map and token.level == 0]
    if not blocks:
        return Parted("", text)
    lines, last = text.split("\n"), blocks[-1]
    begin, end = last.map or (0, 0)
    if end - begin > high and last.type == "fence":
        return _within_code(lines, begin, end)
    if end - begin > high and last.type in _LISTS:
        return _within_list(text, lines, begin)
    return Parted(_joined(lines[:begin]), "\n".join(lines[begin:]))


def parted_reasoning(text: str) -> Parted:
    """Part a text that isn't Markdown before the last of its lines that has a word."""
    start = text.rstrip().rfind("\n") + 1
    return Parted(text[:start], text[start:], joins=True)


def _within_code(lines: list[str], begin: int, end: int) -> Parted:
    """Part before the last line of code, or what closes it; the rest gets an opening fence of its own."""
    fence, info = _FENCE.match(lines[begin]).groups()  # type: ignore[union-attr]  # it is one
    finished = [*lines[:begin], lines[begin] + GOES_ON, *lines[begin + 1 : end - 1]]
    return Parted(_joined(finished), "\n".join([f"{fence}{GOES_ON}{info}", *lines[end - 1 :]]), joins=True)


def _within_list(text: str, lines: list[str], begin: int) -> Parted:
    """Part before the last item."""
    items = [token for token in PARSER.parse(text) if token.type == "list_item_open" and token.level == 1]
    start = _first_line(items[-1])
    return Parted(_joined(lines[:start]), "\n".join(lines[start:]), joins=start > begin)


def _first_line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
