"""What the page shows of an answer, and on which screens; how it reads events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dify_chat.testing import MockDify
from tests.browser.acting import ask, asked, choose, focused, press, sees

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page

READ = """async ([text, at]) => {
    const { readEvents } = await import("./events.js");
    const bytes = new TextEncoder().encode(text);
    const body = new ReadableStream({ start(stream) {
        for (let from = 0; from < bytes.length; from += at) stream.enqueue(bytes.slice(from, from + at));
        stream.close();
    } });
    const events = [];
    for await (const event of readEvents(body)) events.push(event);
    return events;
}"""


@pytest.mark.parametrize(
    "attack",
    [
        "<img src=x onerror=window.broken=1>",
        "<script>window.broken=1</script>",
        "`<script>window.broken=1</script>`",
        "```\n</code></pre><svg onload=window.broken=1>\n```",
        "**<a href=javascript:window.broken=1>click</a>**",
    ],
)
def test_answer_never_rendered_as_html(page: Page, mock: MockDify, attack: str) -> None:
    mock.answer(attack, suggestions=[attack])
    asked(page, "say something bad")
    asked(page, attack)  # a first question also names the conversation
    page.reload()
    page.locator("#conversations .name").click()
    sees(page, "say something bad")
    shown = page.locator("#log").text_content() or ""
    assert attack.strip("`*\n") in shown
    assert page.locator("#log :is(img, script, a, [onload], [onerror])").count() == 0
    assert page.evaluate("window.broken") is None


def test_answer_with_markdown(page: Page, mock: MockDify) -> None:
    mock.answer("Use **two** of `x`:\n\n```py\nx = **1**\n```\n\n- and so on")
    asked(page, "hello")
    body = page.locator(".answer .body")
    assert body.locator("strong").all_text_contents() == ["two"]
    assert body.locator("code").all_text_contents() == ["x", "x = **1**\n"]
    assert body.locator("li").all_text_contents() == ["and so on"]


def test_answer_with_reasoning_folded(page: Page, mock: MockDify) -> None:
    mock.answer("<think>A riddle? **Hm.**</think>\n\nForty-two")
    asked(page, "hello")
    for _ in range(2):
        assert page.locator(".answer .body").inner_text() == "Forty-two"
        thoughts = page.get_by_text("A riddle? **Hm.**", exact=True)
        assert thoughts.is_hidden()
        page.locator("summary", has_text="Reasoning").press("Enter")
        thoughts.wait_for()
        page.reload()
        page.locator("#conversations .name").click()
        page.locator(".answer .body", has_text="Forty-two").wait_for()


def test_reasoning_apart_from_answer(page: Page, mock: MockDify) -> None:
    ids = {"task_id": "t", "message_id": "m", "conversation_id": "c", "created_at": 1}
    data = [{"reasoning": text, "node_id": "n", "is_final": False} for text in ("One ", "two.")]
    mock.events(
        [
            *({"event": "reasoning_chunk", "data": each, **ids} for each in data),
            {"event": "message", "id": "m", "answer": "Forty-two", "from_variable_selector": [], **ids},
            {"event": "message_end", "id": "m", "metadata": {}, "files": [], **ids},
        ]
    )
    ask(page, "hello")
    page.locator("summary", has_text="Reasoning").click()
    sees(page, "One two.")
    sees(page, "Forty-two")


@pytest.mark.parametrize(
    ("answer", "is_whole", "reasoning", "text"),
    [
        ("a<think>b</think>\n\nc", True, "b", "ac"),
        ("<think>b", False, "b", ""),
        ("<think>b</thi", False, "b", ""),
        ("a <thi", False, "", "a "),
        ("a <thi", True, "", "a <thi"),
        ("a < b", False, "", "a < b"),
        ("<think>\n\n</think>\na", True, "", "a"),
        ("<think>b</think>c<think>d</think>e", True, "b\n\nd", "ce"),
    ],
)
def test_reasoning_told_from_text(
    modules: Page, answer: str, is_whole: bool, reasoning: str, text: str
) -> None:
    split = """async ([answer, isWhole]) => (await import("./reasoning.js")).splitAnswer(answer, isWhole)"""
    assert modules.evaluate(split, [answer, is_whole]) == {"reasoning": reasoning, "text": text}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_event_reader_under_any_chunks(modules: Page, end: str) -> None:
    text = end.join(
        [
            'data: {"a": "ü👋\u2028"}',
            "",
            ": comment",
            "",
            "event: ping",
            "",
            "data:[1,",
            "data: 2]",
            "",
            "data: 3",
        ]
    )
    for at in (*range(1, 12), 1000):
        assert modules.evaluate(READ, [text, at]) == [{"a": "ü👋\u2028"}, [1, 2]], at


def test_page_fits_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    asked(page, "averylongword" * 20)
    for part in ("html", "#log"):
        assert page.locator(part).evaluate("part => part.scrollWidth") <= 360
    assert page.get_by_role("button", name="New conversation").is_hidden()

    press(page, "Conversations")
    press(page, "New conversation")
    sees(page, "What would you like to know?")
    press(page, "Conversations")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="New conversation").wait_for(state="hidden")
    for name in ("Send", "Speak"):
        box = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box
        assert box["x"] + box["width"] <= 360
        assert min(box["width"], box["height"]) >= 40


def test_phone_scrolls_wide_table_and_code_by_themselves(page: Page, mock: MockDify) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    cells = " | ".join(f"column{number}" for number in range(20))
    mock.answer(f"| {cells} |\n|{'---|' * 20}\n\n```\n{cells}\n```\n\n1. {'x' * 100}")
    names = [f"{'long' * 20}{number}.txt" for number in range(3)]
    files: list[FilePayload] = [{"name": name, "mimeType": "text/plain", "buffer": b"x"} for name in names]
    choose(page, *files)
    page.locator("#attached li").nth(2).wait_for()
    assert page.locator("#composer").evaluate("part => part.scrollWidth") <= 360
    asked(page, "hello")
    for part in ("html", "#log"):
        assert page.locator(part).evaluate("part => part.scrollWidth") <= 360
    for part in (".answer table", ".answer pre"):
        assert page.locator(part).evaluate("part => part.scrollWidth") > 360


def test_page_used_by_keyboard(page: Page) -> None:
    page.keyboard.type("hello")  # the box has the focus
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("there")
    page.keyboard.press("Enter")
    page.locator(".suggestions").wait_for()
    assert page.locator(".question p").inner_text() == "hello\nthere"
    page.locator(".answer button").first.focus()
    page.keyboard.press("Space")
    page.locator("[aria-label='Good answer'][aria-pressed=true]").wait_for()


@pytest.mark.parametrize("mock", [{"delay": 0.15}], indirect=True, ids=["slow"])
def test_focus_never_lost(page: Page) -> None:
    page.get_by_label("Your message").fill(" ".join(["word"] * 200))
    page.get_by_role("button", name="Send").press("Enter")
    page.locator(".answer", has_text="word").wait_for()
    assert focused(page) == "stop"
    page.keyboard.press("Enter")
    sees(page, "Stopped.")
    assert focused(page) == "send"
    page.get_by_role("button", name="Delete").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Delete").press("Enter")
    sees(page, "What would you like to know?")
    page.wait_for_function("document.activeElement.id === 'content'")


def test_controls_have_names(page: Page, mock: MockDify) -> None:
    mock.answer("<think>Hm.</think>Hello", suggestions=["And then?"])
    asked(page, "hello")
    choose(page, {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"})
    page.get_by_role("button", name="Remove a.txt").wait_for()
    named = """() => [...document.querySelectorAll("button, input, textarea, select, summary, [tabindex]")]
        .filter((each) => each.checkVisibility())
        .filter((each) => !(each.ariaLabel || each.labels?.length || each.textContent.trim()))
        .map((each) => each.outerHTML)"""
    assert page.evaluate(named) == []
    assert page.get_by_role("log").get_attribute("aria-label") == "Messages"
    assert page.locator(".answer").get_attribute("aria-busy") == "false"


def test_page_dark_if_preferred(page: Page) -> None:
    shade = "parseInt(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])"
    page.emulate_media(color_scheme="light")
    assert page.evaluate(shade) > 200
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(shade) < 50


def test_page_fetches_nothing_from_elsewhere(page: Page, site: str) -> None:
    asked(page, "hello")
    urls = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert urls
    assert all(url.startswith(site) for url in urls)
