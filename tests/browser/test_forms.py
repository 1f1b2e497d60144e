"""Forms in the page: a run that waits is answered, and goes on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from dify_chat.testing import MockDify
from tests.browser.acting import ask, focused, press, sees
from tests.browser.test_files import NOTES, PICTURE

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.parametrize("mock", [{"app_mode": "advanced-chat"}], indirect=True, ids=["chatflow"])

WHOLE = "Before approval. Approved: gladly / You said: please approve"
FORM: dict[str, Any] = {
    "form_id": "f",
    "form_token": "token",
    "node_title": "Review",
    "form_content": "Look at **this**: {{#$output.plan#}} and <b>that</b>\n\n- {{#$output.unknown#}}",
    "actions": [{"id": "go", "title": "Go on", "button_style": "primary"}],
    "resolved_default_values": {"note": "resolved"},
    "inputs": [
        {"output_variable_name": "plan", "type": "file"},
        {"output_variable_name": "more_files", "type": "file-list"},
        {"output_variable_name": "note", "type": "paragraph", "default": {"type": "variable", "value": None}},
    ],
}


def test_form_filled_in_by_keyboard_and_run_followed(page: Page) -> None:
    ask(page, "please approve")
    form = page.get_by_role("form", name="Approve")
    form.wait_for()
    assert page.locator(".answer .body").text_content() == "Before approval. "
    comment = page.get_by_label("comment")
    assert comment.input_value() == "fine"
    comment.fill("gladly")
    comment.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".suggestions").wait_for()
    assert page.locator(".answer .body").text_content() == WHOLE
    assert page.locator(".answer").count() == 1
    assert form.count() == 0
    assert focused(page) == "log"
    page.get_by_text("Decided: Approve").click()
    assert comment.input_value() == "gladly"
    assert comment.is_disabled()


def test_run_pauses_again_for_choice(page: Page, mock: MockDify) -> None:
    ask(page, "please approve twice")
    page.get_by_label("comment").wait_for()
    press(page, "Approve")
    choice = page.get_by_label("choice")
    choice.wait_for()
    press(page, "Approve")  # nothing is chosen: the browser says so, and sends nothing
    choice.select_option("b")
    press(page, "Approve")
    page.locator(".suggestions").wait_for()
    submitted = [each.json["inputs"] for each in mock.requests if "/form/" in each.path]
    assert submitted == [{"comment": "fine"}, {"choice": "b"}]


def test_form_refused_can_be_sent_again(page: Page, mock: MockDify) -> None:
    ask(page, "please approve")
    page.get_by_label("comment").fill("gladly")
    mock.fault(status_code=400, message="Not like that.", path="/form/human_input/*")
    press(page, "Approve")
    page.get_by_role("alert").get_by_text("Not like that.").wait_for()
    press(page, "Approve")
    page.locator(".suggestions").wait_for()
    assert page.locator(".answer .body").text_content() == WHOLE


def test_form_of_history_submitted(page: Page) -> None:
    ask(page, "please approve")
    page.get_by_label("comment").wait_for()
    page.reload()
    page.locator("#conversations .name").click()
    page.get_by_label("comment").fill("gladly")
    press(page, "Approve")
    page.locator(".suggestions").wait_for()
    assert page.locator(".answer .body").text_content() == WHOLE
    page.reload()
    page.locator("#conversations .name").click()
    page.get_by_text("Decided: Approve").click()
    sees(page, "Please review: please approve")
    assert page.get_by_role("button", name="Approve", exact=True).count() == 0


def test_stop_button_stops_followed_run(page: Page, mock: MockDify) -> None:
    words = " ".join(["word"] * 300)
    ask(page, f"please approve {words}")
    page.get_by_label("comment").wait_for()
    press(page, "Approve")
    page.locator(".answer .body", has_text="You said: please approve word").wait_for()
    press(page, "Stop")
    sees(page, "Stopped.")
    mock.assert_sent(path="/chat-messages/*/stop")


def test_form_with_fields_of_every_kind(page: Page, mock: MockDify) -> None:
    decisions: list[Any] = []
    events = [
        {"type": "ids", "workflow_run_id": "run"},
        {"event": "human_input_required", "data": FORM},
        {"type": "end", "outcome": "paused"},
    ]

    def respond(route: Route) -> None:
        body = "".join(f"data: {json.dumps(event)}\n\n" for event in events)
        route.fulfill(body=body, content_type="text/event-stream")

    def decide(route: Route) -> None:
        decisions.append(route.request.post_data_json)
        events[1:] = [{"type": "end", "outcome": "finished"}]
        respond(route)

    page.route("**/api/answers", respond)
    page.route("**/api/forms/token", decide)
    ask(page, "hello")
    form = page.get_by_role("form", name="Review")
    form.wait_for()
    assert form.locator("strong").all_text_contents() == ["this"]
    assert form.locator("b").count() == 0
    assert form.locator("label span").all_text_contents() == ["plan", "more files", "note"]
    press(page, "Go on")  # a file is missing: the browser says so, and sends nothing
    form.get_by_label("plan").set_input_files(PICTURE)
    form.get_by_label("more files").set_input_files([NOTES, PICTURE])
    press(page, "Go on")
    page.get_by_text("Decided: Go on").wait_for()
    [decision] = decisions
    assert decision["action"] == "go"
    assert decision["workflow_run_id"] == "run"
    inputs = decision["inputs"]
    assert inputs["note"] == "resolved"
    assert inputs["plan"]["type"] == "image"
    assert [each["name"] for each in inputs["more_files"]] == ["notes.txt", "dot.png"]
    uploads = [request for request in mock.requests if request.path == "/v1/files/upload"]
    assert len(uploads) == 3
