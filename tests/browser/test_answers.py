"""Asking in the page, and what can be done with an answer."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from dify_chat.testing import MockDify
from tests.browser.acting import ask, asked, happens, press, sees

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

WATCH = """() => {
    window.seen = [];
    new MutationObserver(() => {
        const text = document.querySelector(".answer .body")?.textContent;
        if (text && text !== seen.at(-1)) seen.push(text);
    }).observe(document.querySelector("#log"), { childList: true, subtree: true, characterData: true });
}"""

slowly = pytest.mark.parametrize("mock", [{"delay": 0.15}], indirect=True, ids=["slow"])


@slowly
def test_answer_appears_as_it_comes(page: Page) -> None:
    page.evaluate(WATCH)
    asked(page, "one two three four five six")
    seen = page.evaluate("seen")
    assert seen[-1] == "You said: one two three four five six"
    assert len(seen) > 3
    assert all(whole.startswith(part) for part, whole in pairwise(seen))


def test_answer_with_multibyte_characters(page: Page, mock: MockDify) -> None:
    answer = "Grüße, 你好 \u2028 👩‍👩‍👧 и так далее"
    mock.answer(list(answer))
    asked(page, "hello")
    assert page.locator(".answer .body").text_content() == answer


def test_conversation_continues(page: Page, mock: MockDify) -> None:
    asked(page, "first")
    asked(page, "second")
    sees(page, "You said: second")
    first, second = (request.json for request in mock.requests if request.path == "/v1/chat-messages")
    assert "conversation_id" not in first
    assert second["conversation_id"]
    assert page.locator("#conversations li").count() == 1


@slowly
def test_stop_button_stops_model_and_keeps_text(page: Page, mock: MockDify) -> None:
    words = " ".join(f"word{number}" for number in range(200))
    ask(page, words)
    page.get_by_text("word1").nth(1).wait_for()  # the question has it, too
    with page.expect_request("**/api/answers/*/stop"):  # and no mere hanging up, which loses the answer
        press(page, "Stop")
    sees(page, "Stopped.")
    kept = page.locator(".answer .body").text_content() or ""
    assert "word1" in kept
    assert "word199" not in kept

    began, stopped = mock.assert_sent(words), mock.assert_sent(path="/chat-messages/*/stop")
    assert stopped.json == {"user": began.json["user"]}
    assert page.get_by_role("button", name="Send").is_visible()

    page.reload()
    page.locator("#conversations .name").click()
    page.locator(".answer", has_text="word1").wait_for()
    assert (page.locator(".answer .body").text_content() or "").strip() == kept.strip()


def test_stop_button_before_answer_begins(page: Page, mock: MockDify) -> None:
    mock.fault(delay=0.5, path="/chat-messages")
    ask(page, "hello")
    press(page, "Stop")
    sees(page, "Stopped.")
    asked(page, "once more")
    sees(page, "You said: once more")


def test_rating_given_and_removed(page: Page, mock: MockDify) -> None:
    asked(page, "hello")
    for button, sent in [("Good answer", "like"), ("Bad answer", "dislike"), ("Bad answer", None)]:
        press(page, button)
        pressed = page.locator(".answer menu [aria-pressed=true]")
        if sent:
            pressed.and_(page.get_by_role("button", name=button)).wait_for()
        else:
            pressed.wait_for(state="detached")
        assert mock.last_request.path.endswith("/feedbacks")
        assert mock.last_request.json["rating"] == sent


def test_rating_shown_after_reload(page: Page) -> None:
    asked(page, "hello")
    press(page, "Good answer")
    page.locator("[aria-pressed=true]").wait_for()
    page.reload()
    page.locator("#conversations .name").click()
    page.locator("[aria-pressed=true][aria-label='Good answer']").wait_for()


def test_suggestion_asked_by_click(page: Page, mock: MockDify) -> None:
    mock.answer("Ask on.", suggestions=["And then?"])
    asked(page, "hello")
    press(page, "And then?")
    sees(page, "You said: And then?")
    assert happens(page, lambda: mock.questions == ["hello", "And then?"])
    page.get_by_role("button", name="And then?").wait_for(state="detached")


def test_suggestions_too_late_not_shown(page: Page) -> None:
    held: list[Route] = []
    page.route("**/suggestions", lambda route: held.append(route), times=1)  # noqa: PLW0108 - it marks its handlers
    ask(page, "first")
    assert happens(page, lambda: len(held) == 1)
    asked(page, "second")
    with page.expect_response("**/suggestions"):
        held[0].continue_()
    asked(page, "third")
    assert page.locator(".answer").first.locator(".suggestions").count() == 0


@slowly
def test_question_during_answer_not_sent(page: Page, mock: MockDify) -> None:
    ask(page, "one two three four five")
    page.locator(".answer", has_text="You").wait_for()
    ask(page, "too early")
    page.locator(".suggestions").wait_for()
    assert mock.questions == ["one two three four five"]
    assert page.get_by_label("Your message").input_value() == "too early"


def test_failure_shown_in_one_line(page: Page) -> None:
    ask(page, "boom and more")
    page.get_by_role("alert").get_by_text("The model has failed").wait_for()
    sees(page, "The answer isn't complete.")
    assert page.locator(".answer .body").text_content() == "You said: "


def test_refusal_shown_in_one_line(page: Page, mock: MockDify) -> None:
    mock.fault(status_code=503, path="/chat-messages")
    ask(page, "hello")
    page.get_by_role("alert").get_by_text("Dify has failed. Try again in a while.").wait_for()
    asked(page, "hello again")
    page.get_by_role("alert").wait_for(state="hidden")


def test_broken_answer_keeps_text(page: Page, mock: MockDify) -> None:
    mock.fault(abort_after=3, path="/chat-messages")
    ask(page, "hello there everybody")
    page.get_by_role("alert").get_by_text("The answer broke off.").wait_for()
    assert page.locator(".answer .body").text_content() == "You said: hello "


def test_broken_relay_keeps_text(page: Page) -> None:
    body = 'data: {"event": "message", "answer": "half"}\n\n'
    page.route("**/api/answers", lambda route: route.fulfill(body=body, content_type="text/event-stream"))
    ask(page, "hello")
    page.get_by_role("alert").get_by_text("The answer broke off.").wait_for()
    assert page.locator(".answer .body").text_content() == "half"


def test_reader_who_scrolled_up_stays_there(page: Page, mock: MockDify) -> None:
    page.set_viewport_size({"width": 700, "height": 400})
    mock.answer("\n\n".join(f"paragraph {number}" for number in range(40)))
    asked(page, "first")
    position = "document.querySelector('#log').scrollTop"
    page.wait_for_function(
        "(log => log.scrollTop > 0 && log.scrollHeight - log.scrollTop - log.clientHeight < 2)"
        "(document.querySelector('#log'))"
    )
    mock.answer(["begun, ", *["and more "] * 20])
    mock.fault(event_delay=0.05, path="/chat-messages")
    ask(page, "second")
    page.get_by_text("begun, ").wait_for()
    page.locator("#log").evaluate("log => log.scrollTop = 0")
    page.locator(".suggestions").wait_for()
    assert page.evaluate(position) == 0


@slowly
def test_page_closed_stops_model(context: BrowserContext, site: str, mock: MockDify) -> None:
    page, other = context.new_page(), context.new_page()
    page.goto(site)
    ask(page, " ".join(["word"] * 200))
    page.locator(".answer", has_text="word").wait_for()
    page.close()
    assert happens(other, lambda: any(request.path.endswith("/stop") for request in mock.requests))
