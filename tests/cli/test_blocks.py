"""Which part of a text is finished, and that a screen shows all of it once, however it comes."""

import io
import random
import time

import pytest
from rich.console import Console

from dify_chat.cli import _answer_view
from dify_chat.cli._answer_view import AnswerView, show_whole
from dify_chat.cli._blocks import parted
from dify_chat.cli._markdown import GOES_ON, lines_of
from dify_chat.cli._reasoning import parts_of

from .terminal import Screen

DOCUMENT = """# Title

An *intro* with `code`, List<String>, a [link](https://example.com/a),
and ![a picture](https://example.com/p.png) on its second line.

| name | 价格 |
|---|---|
| 苹果 | 3 |

> a quotation 中文字符测试宽字符的换行是否正确一二三四五六七八九十

- one
  - nested
- two

```python
def f(x):
    return "你好" * x
```

---

The end."""
LONG_LIST = "Before\n\n" + "".join(f"{number}. item {number}\n" for number in range(10, 60)) + "\nAfter"
LONG_CODE = "Before\n\n```python\n" + "".join(f"line_{n} = {n}\n" for n in range(60)) + "```\n\nAfter"
LONG_TABLE = "|a|b|\n|-|-|\n" + "".join(f"|row {n}|{n}|\n" for n in range(60)) + "\nAfter"


@pytest.mark.parametrize(
    ("text", "finished", "rest"),
    [
        ("", "", ""),
        ("\n", "", "\n"),
        ("one", "", "one"),
        ("one\n\ntwo", "one\n\n", "two"),
        ("- a\n- b", "", "- a\n- b"),
        ("text\n- a\n- b\n- c\n- d", "text\n- a\n- b\n- c\n", "- d"),
        ("- a\n  b\n  c\n  d", "", "- a\n  b\n  c\n  d"),
        ("```py\n1\n2\n3\n", f"```py{GOES_ON}\n1\n2\n", f"```{GOES_ON}py\n3\n"),
    ],
)
def test_parted_before_unfinished_block(text: str, finished: str, rest: str) -> None:
    parts = parted(text, 3)
    assert (parts.finished, parts.rest) == (finished, rest)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("```py\n```", ["```py", "```"]),
        (f"```py{GOES_ON}\n1\n```", ["```py", "1"]),
        (f"```{GOES_ON}py\n2\n```", ["2", "```"]),
    ],
    ids=["without code", "first part", "last part"],
)
def test_fence_has_lines_of_its_part(text: str, shown: list[str]) -> None:
    console = Console(file=io.StringIO(), width=20)
    lines = lines_of(text, console, console.options)
    assert ["".join(segment.text for segment in line).strip() for line in lines] == shown


@pytest.mark.parametrize(
    ("document", "longest"),
    [
        (DOCUMENT, 4),
        (DOCUMENT, 50),
        (LONG_LIST, 40),
        (LONG_CODE, 40),
        (LONG_TABLE, 100),
        ("\n\n", 1),
        ("", 1),
    ],
)
def test_answer_view_of_growing_text_ends_like_whole_text(document: str, longest: int) -> None:
    assert grown(document, longest) == whole(document)


def test_answer_view_of_item_without_text_leaves_no_blank_line() -> None:
    """Of nothing drawn, rich left a blank line before 15.0."""
    drawing = Drawing()
    with AnswerView(drawing.console) as view:
        view.show([("text", "".join(f"{number}. item\n" for number in range(1, 8)) + "8. ")])
        assert drawing.lines[-1] == "…"
    assert drawing.lines == [f" {number} item" for number in range(1, 8)]


def test_answer_view_never_higher_than_screen() -> None:
    drawing = Drawing()
    with AnswerView(drawing.console) as view:
        assert drawing.lines == ["…"]
        view.show([("text", "Hello **wo")])
        assert drawing.lines == ["Hello **wo"]
        view.show([("text", "Hello **world**")])
        assert drawing.lines == ["Hello world"]
        view.show([("text", f"Hello **world**\n\n{LONG_TABLE[:300]}")])
        seen = drawing.lines
        assert seen[0] == "Hello world"
        assert "row 2" in seen[-1]
        assert len(seen) <= 12
    assert len(drawing.lines) > 20


def test_lines_without_trailing_blanks() -> None:
    file = io.StringIO()
    show_whole(Console(file=file, force_terminal=True, width=40, color_system=None), [("text", DOCUMENT)])
    assert [line for line in file.getvalue().split("\n") if line.endswith(" ")] == []


def test_answer_view_marks_replaced_answer() -> None:
    drawing = Drawing()
    with AnswerView(drawing.console) as view:
        view.show([("text", "First.\n\nSecond.")])
        view.remark("· uses \x1b[31mcalculator")
        view.show([("text", "Instead.")])
    assert [line for line in drawing.lines if line] == [
        "First.",
        "· uses ␛[31mcalculator",
        "Second.",
        "— the server has replaced its answer —",
        "Instead.",
    ]


THOUGHTS = "<think>\n\nOne *plain*\n\n# thought\n" + "on and on " * 20 + "\n\n\nEnd.\n</think>\n\n"


@pytest.mark.parametrize("longest", [1, 7, 60])
def test_answer_view_of_growing_reasoning_ends_like_whole(longest: int) -> None:
    text = THOUGHTS + DOCUMENT + "<think>Again?</think>" + "<think>Again!\n</think>" + "\nDone."
    drawing, chance, shown = Drawing(), random.Random(longest), 0
    with AnswerView(drawing.console) as view:
        while shown < len(text):
            shown += chance.randint(1, longest)
            view.show(parts_of(text[:shown], is_whole=False))
        view.show(parts_of(text))
    whole_drawing = Drawing()
    show_whole(whole_drawing.console, parts_of(text))
    assert drawing.lines == whole_drawing.lines
    assert drawing.lines[:5] == ["One *plain*", "", "# thought", *drawing.lines[3:5]]
    assert drawing.lines[-6:] == ["", "Again?", "", "Again!", "", "Done."]


def test_answer_view_marks_replaced_reasoning() -> None:
    drawing = Drawing()
    with AnswerView(drawing.console) as view:
        view.show([("reasoning", "Hm.\n"), ("text", "First")])
        view.show([("text", "Instead.")])
        view.show([])
    told = "— the server has replaced its answer —"
    assert [line for line in drawing.lines if line] == ["Hm.", "First", told, "Instead.", told]


def test_answer_view_says_what_it_waits_for() -> None:
    drawing = Drawing()
    with AnswerView(drawing.console) as view:
        view.show([], "… 3 s")
        assert drawing.lines == ["… 3 s"]
        view.show([], "… 4 s")
        assert drawing.lines == ["… 4 s"]
        view.show([("text", "Hello")], "… 5 s")
        assert drawing.lines == ["Hello"]
    assert drawing.lines == ["Hello"]


OBEYED = (
    "&#x202E;a&rlm;b &#27;[2J &#155;31m <http://a.example/%1B%5B2J%E2%80%AE> ![&lrm;c](http://a/b)\n\n"
    "`&#x202E;` [d&#x2066;](http://a/%E2%80%AE)\n\n| &#x202E; |\n|---|\n| %E2%80%AE&rlm; |\n\n"
    "```x&#x202E;\ncode &rlm;\n```\n\n# &lrm;heading\n\n- &rlm;item\n"
)


def test_no_entity_and_no_address_makes_what_a_terminal_obeys() -> None:
    file = io.StringIO()
    show_whole(Console(file=file, force_terminal=True, width=60, color_system=None), [("text", OBEYED)])
    written = file.getvalue()
    found = {character for character in written if not character.isprintable()} - {"\n"}
    assert found == set()
    assert "<U+202E>a<U+200F>b" in written


@pytest.mark.unmeasured  # measuring coverage takes longer than the drawing
def test_long_table_in_many_pieces_in_linear_time() -> None:
    rows = "".join(f"| {number} | name of {number} | **value** |\n" for number in range(200))
    answer = f"Here:\n\n| a | b | c |\n|---|---|---|\n{rows}\nDone."
    file = io.StringIO()
    console = Console(file=file, force_terminal=True, width=80, height=24, color_system=None)
    begun = time.thread_time()
    with AnswerView(console) as view:
        for piece in range(1, 601):
            view.show([("text", answer[: len(answer) * piece // 600])])
    assert time.thread_time() - begun < 1.0
    lines = [line.strip() for line in file.getvalue().split("\n")]
    assert lines[-2:] == ["Done.", ""]
    assert sum("name of 199" in line for line in lines) >= 1


def test_undrawn_text_drawn_later(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(_answer_view, "monotonic", lambda: now[0])
    drawing = Drawing()
    with AnswerView(drawing.console) as view:
        view._allowance = 0.0
        view.show([("text", "Hello")])
        assert drawing.lines == ["…"]
        now[0] += 1.0
        view.show([("text", "Hello")])
        assert drawing.lines == ["Hello"]
        view._allowance = 0.0
        view.show([("text", "Hello, world")])
        assert drawing.lines == ["Hello"]
    assert drawing.lines == ["Hello, world"]


class Drawing:
    """A console, and the screen that shows what it writes."""

    def __init__(self, columns: int = 40, rows: int = 12) -> None:
        self._screen = Screen(columns, rows)
        self._file = io.StringIO()
        self.console = Console(
            file=self._file,
            force_terminal=True,
            width=columns,
            height=rows,
            markup=False,
            emoji=False,
            highlight=False,
            color_system="standard",
        )

    @property
    def lines(self) -> list[str]:
        self._screen.feed(self._file.getvalue().replace("\n", "\r\n").encode())
        self._file.seek(0)
        self._file.truncate()
        return self._screen.lines


def grown(document: str, longest: int) -> list[str]:
    """The lines of a document that is shown in pieces of random lengths."""
    drawing, chance, shown = Drawing(), random.Random(longest), 0
    with AnswerView(drawing.console) as view:
        while shown < len(document):
            shown += chance.randint(1, longest)
            view.show([("text", document[:shown])])
    return drawing.lines


def whole(document: str) -> list[str]:
    drawing = Drawing()
    show_whole(drawing.console, [("text", document)])
    return drawing.lines
