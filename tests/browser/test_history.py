"""The list of conversations in the page, and who sees which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dify_chat.testing import MockDify
from tests.browser.acting import asked, press, sees

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ASK_MANY = """async (count) => {
    const { ask } = await import("./relay.js");
    let conversation;
    for (let number = 0; number < count; number++)
        for await (const event of await ask(`question ${number}`, conversation, []))
            conversation ??= event.conversation_id;
}"""


def names(page: Page) -> list[str]:
    found: list[str] = page.locator("#conversations .name").all_text_contents()
    return found


def test_old_conversation_opened_and_continued(page: Page, mock: MockDify) -> None:
    asked(page, "about apples")
    press(page, "New conversation")
    sees(page, "What would you like to know?")
    asked(page, "about pears")
    assert names(page) == ["Title: about pears", "Title: about apples"]

    press(page, "Title: about apples")
    sees(page, "You said: about apples")
    assert page.get_by_text("You said: about pears").count() == 0
    asked(page, "more of them")
    first, _, third = (request.json for request in mock.requests if request.path == "/v1/chat-messages")
    assert "conversation_id" not in first
    assert third["conversation_id"]
    assert names(page) == ["Title: about apples", "Title: about pears"]


def test_conversation_renamed_by_keyboard(page: Page) -> None:
    asked(page, "about apples")
    page.get_by_role("button", name="Rename").focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    page.keyboard.type("Fruit")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Fruit").wait_for()
    page.reload()
    sees(page, "Fruit")


def test_rename_cancelled_by_escape(page: Page) -> None:
    asked(page, "about apples")
    press(page, "Rename")
    page.keyboard.type("Fruit")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    assert names(page) == ["Title: about apples"]


def test_conversation_deleted(page: Page) -> None:
    asked(page, "about apples")
    press(page, "Delete")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    sees(page, "What would you like to know?")
    page.reload()
    page.wait_for_load_state("networkidle")
    assert names(page) == []


def test_earlier_messages_fetched_on_demand(page: Page) -> None:
    page.evaluate(ASK_MANY, 22)
    page.reload()
    page.locator("#conversations .name").click()
    sees(page, "You said: question 21")
    assert page.get_by_text("You said: question 1", exact=True).count() == 0
    press(page, "Earlier messages")
    sees(page, "You said: question 0")
    answers = page.locator(".answer .body").all_text_contents()
    assert answers == [f"You said: question {number}" for number in range(22)]
    page.get_by_role("button", name="Earlier messages").wait_for(state="hidden")


def test_visitors_see_only_their_conversations(page: Page, browser: Browser, site: str) -> None:
    asked(page, "a secret")
    with browser.new_context() as elsewhere:
        other = elsewhere.new_page()
        other.goto(site)
        other.wait_for_load_state("networkidle")
        assert names(other) == []
        asked(other, "hello")
        assert names(other) == ["Title: hello"]
    page.reload()
    sees(page, "Title: a secret")
    assert names(page) == ["Title: a secret"]
