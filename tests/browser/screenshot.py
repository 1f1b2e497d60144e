"""Take the pictures of the chat page that the documentation shows.

python -m tests.browser.screenshot docs/images
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from dify_chat.testing import MockDify
from tests.browser.acting import ask, asked, choose, press
from tests.browser.chromium import launched
from tests.browser.site import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_TALKS = ["Translate “good evening” into Portuguese", "What is a closure?", "Plan a weekend in Lisbon"]
# The mock's titles begin with the word.
_RENAME = """async () => {
    const { get, post } = await import("./relay.js");
    for (const { id, name } of (await get("conversations")).data)
        await post(`conversations/${id}/name`, { name: name.replace("Title: ", "") });
}"""
_NOTES = b"Alfama in the morning, Bel\xc3\xa9m in the afternoon."
_QUESTION = "Which of my notes are for the morning?"
_ANSWER = """<think>The notes name two parts of the city and a time for each.</think>
### The morning

Start in **Alfama**, before it gets hot:

| when | where | how long |
|---|---|--:|
| 9:00 | [Castelo de São Jorge](https://castelodesaojorge.pt) | 90 min |
| 10:30 | Miradouro de Santa Luzia | 30 min |

1. Take tram 28 up the hill.
2. Walk down through the lanes, as `notes.txt` has it.

```python
for place in notes.morning:
    print(place.name, place.opens_at)
```
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    with (
        MockDify(app_mode="advanced-chat", delay=0.002) as mock,
        served(mock.api_key, mock.url) as url,
        launched() as browser,
    ):
        desktop(browser, url, mock, folder / "web_chat.png")
        phone(browser, url, folder / "web_chat_phone.png")


def desktop(browser: Browser, url: str, mock: MockDify, file: Path) -> None:
    """An answer with all that Markdown has, to a question with a file."""
    page = browser.new_page(viewport={"width": 1000, "height": 900}, device_scale_factor=1.5)
    for question in _TALKS:
        page.goto(url)
        asked(page, question)
    page.evaluate(_RENAME)
    choose(page, {"name": "notes.txt", "mimeType": "text/plain", "buffer": _NOTES})
    page.locator("#attached [aria-busy=false]").wait_for()
    mock.answer(_ANSWER, suggestions=["And the afternoon?", "How much is tram 28?"])
    asked(page, _QUESTION)
    page.get_by_role("button", name="Good answer").last.click()
    page.locator("[aria-pressed=true]").wait_for()
    page.mouse.move(500, 500)
    page.screenshot(path=file)


def phone(browser: Browser, url: str, file: Path) -> None:
    """A form, on a phone and in the dark."""
    page = browser.new_page(
        viewport={"width": 390, "height": 740}, device_scale_factor=1.5, color_scheme="dark"
    )
    page.goto(url)
    ask(page, "please approve my holiday")
    page.get_by_label("comment").wait_for()
    page.evaluate(_RENAME)
    page.reload()
    press(page, "Conversations")
    press(page, "please approve my holiday")
    page.get_by_label("comment").fill("Have a good time.")
    page.screenshot(path=file)


if __name__ == "__main__":
    main()
