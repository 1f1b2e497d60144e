"""Files in the page: attached by each way, sent with a question, and shown in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dify_chat.testing import MockDify
from tests.browser.acting import ask, asked, choose, happens, press

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page

# The smallest picture: one point.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c636000000002000148af"
    "a4710000000049454e44ae426082"
)
NOTES: FilePayload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"some notes"}
PICTURE: FilePayload = {"name": "dot.png", "mimeType": "image/png", "buffer": PNG}

# Gives a page files as a visitor's clipboard or mouse would: `kind` is the kind of event.
GIVE = """([kind, selector, names]) => {
    const data = new DataTransfer();
    for (const name of names) data.items.add(new File(["some notes"], name, { type: "text/plain" }));
    const options = { bubbles: true, cancelable: true };
    const event = kind === "paste" ? new ClipboardEvent(kind, { ...options, clipboardData: data })
        : new DragEvent(kind, { ...options, dataTransfer: data });
    return !document.querySelector(selector).dispatchEvent(event);
}"""


def attach(page: Page, *files: FilePayload) -> None:
    """Attach by the button, and wait until the files are there."""
    with page.expect_file_chooser() as choosing:
        press(page, "Attach files")
    choosing.value.set_files(files)
    arrived(page, len(files))


def arrived(page: Page, count: int) -> None:
    page.locator("#attached li[aria-busy=false]").nth(count - 1).wait_for()


def sent(mock: MockDify, question: str) -> list[str]:
    """The names of the files that came with a question."""
    names = [request.files["file"].name for request in mock.requests if request.path == "/v1/files/upload"]
    files = mock.assert_sent(question).json.get("files", [])
    assert all(file["transfer_method"] == "local_file" for file in files)
    return names[: len(files)]


def test_files_attached_by_button_and_sent(page: Page, mock: MockDify) -> None:
    attach(page, PICTURE, NOTES)
    asked(page, "what is this?")
    assert mock.assert_sent("what is this?").json["files"][0]["type"] == "image"
    assert sorted(sent(mock, "what is this?")) == ["dot.png", "notes.txt"]
    assert page.locator(".question li").count() == 2
    assert page.locator("#attached").is_hidden()
    asked(page, "and now?")
    assert sent(mock, "and now?") == []


def test_files_shown_in_history(page: Page) -> None:
    attach(page, PICTURE, NOTES)
    asked(page, "what is this?")
    page.reload()
    page.locator("#conversations .name").click()
    picture = page.get_by_role("img", name="dot.png")
    picture.wait_for()
    page.wait_for_function("document.querySelector('.question img').naturalWidth === 1")
    with page.expect_download() as download:
        page.get_by_role("link", name="notes.txt").click()
    assert download.value.path().read_bytes() == b"some notes"


@pytest.mark.parametrize(("kind", "target"), [("paste", "#content"), ("drop", "#log")])
def test_file_pasted_or_dropped(page: Page, mock: MockDify, kind: str, target: str) -> None:
    page.get_by_role("button", name="Attach files").wait_for()
    assert page.evaluate(GIVE, ["dragover", target, ["notes.txt"]])
    assert page.get_by_text("Drop files to attach them").is_visible()
    assert page.evaluate(GIVE, [kind, target, ["notes.txt"]])
    arrived(page, 1)
    if kind == "drop":
        assert page.get_by_text("Drop files to attach them").is_hidden()
    asked(page, "what is this?")
    assert sent(mock, "what is this?") == ["notes.txt"]


def test_text_pasted_as_text(page: Page) -> None:
    assert not page.evaluate(GIVE, ["paste", "#content", []])


def test_file_removed_before_sending(page: Page, mock: MockDify) -> None:
    attach(page, PICTURE, NOTES)
    page.get_by_role("button", name="Remove dot.png").press("Enter")
    asked(page, "what is this?")
    [file] = mock.assert_sent("what is this?").json["files"]
    assert file["type"] == "document"


def test_question_waits_for_its_files(page: Page, mock: MockDify) -> None:
    mock.fault(delay=0.5, path="/files/upload")
    page.get_by_role("button", name="Attach files").wait_for()
    page.evaluate(GIVE, ["paste", "#content", ["notes.txt"]])
    asked(page, "what is this?")
    assert sent(mock, "what is this?") == ["notes.txt"]


def test_file_refused_is_not_attached(page: Page, mock: MockDify) -> None:
    mock.fault(status_code=415, message="File type not allowed.", path="/files/upload")
    page.get_by_role("button", name="Attach files").wait_for()
    page.evaluate(GIVE, ["paste", "#content", ["notes.xyz"]])
    page.get_by_role("alert").get_by_text("File type not allowed.").wait_for()
    page.locator("#attached").wait_for(state="hidden")
    asked(page, "hello")
    assert sent(mock, "hello") == []


def test_file_too_large_not_uploaded(page: Page, mock: MockDify) -> None:
    large: FilePayload = {**NOTES, "buffer": bytes(15 * 1024 * 1024 + 1)}
    choose(page, large)
    page.get_by_role("alert").get_by_text("“notes.txt” is too large: 15 MB are allowed.").wait_for()
    assert not any(request.path == "/v1/files/upload" for request in mock.requests)


def test_files_beyond_limit_left_out(page: Page, mock: MockDify) -> None:
    page.get_by_role("button", name="Attach files").wait_for()
    page.evaluate(GIVE, ["paste", "#content", [f"{number}.txt" for number in range(5)]])
    page.get_by_role("alert").get_by_text("3 files at most can be attached.").wait_for()
    arrived(page, 3)
    assert page.locator("#attached li").count() == 3
    asked(page, "what is this?")
    assert len(mock.assert_sent("what is this?").json["files"]) == 3


def test_app_without_files_has_no_button(page: Page, mock: MockDify) -> None:
    page.route("**/api/app", lambda route: route.fulfill(json={"most_files": 0}))
    with page.expect_response("**/api/app"):
        page.reload()
    assert page.get_by_role("button", name="Attach files").is_hidden()
    page.evaluate(GIVE, ["drop", "#log", ["notes.txt"]])
    page.get_by_role("alert").get_by_text("This app takes no files.").wait_for()
    assert not any(request.path == "/v1/files/upload" for request in mock.requests)


def test_file_of_answer_linked(page: Page, mock: MockDify) -> None:
    ids = {"task_id": "t", "message_id": "m", "conversation_id": "c", "created_at": 1}
    file = {"id": "f", "type": "image", "belongs_to": "assistant"}
    mock.events(
        [
            {"event": "message_file", "url": "https://example.org/x.png", **file, **ids},
            {"event": "message_file", "url": "javascript:alert(1)", **file, **ids},
            {"event": "message", "id": "m", "answer": "There.", "from_variable_selector": [], **ids},
            {"event": "message_end", "id": "m", "metadata": {}, "files": [], **ids},
        ]
    )
    ask(page, "draw")
    page.get_by_text("There.", exact=True).wait_for()
    links = page.locator(".answer .files a")
    assert happens(page, lambda: links.count() == 1)
    assert links.get_attribute("href") == "https://example.org/x.png"
    assert links.get_attribute("rel") == "noopener noreferrer"
