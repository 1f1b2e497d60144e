"""Take the picture of the chat page that the documentation shows.

python -m tests.browser.screenshot docs/images/web_chat.png [--dark] [--width 360]
"""

import argparse

from dify_chat.testing import MockDify
from tests.browser.acting import asked, press
from tests.browser.chromium import launched
from tests.browser.site import served

_TALKS = [
    ("Plan a weekend in Lisbon", "Saturday Alfama, Sunday Belém."),
    ("Translate “good evening” into Portuguese", "**Boa noite**."),
    (
        "What is a closure?",
        "A **closure** is a function that remembers the variables of the place where it was made, "
        "even after that place is gone.",
    ),
]
# The mock's titles begin with the word.
_RENAME = """async () => {
    const { get, post } = await import("./relay.js");
    for (const { id, name } of (await get("conversations")).data)
        await post(`conversations/${id}/name`, { name: name.replace("Title: ", "") });
}"""
_LAST = (
    "Show me one in Python",
    "Here `count` lives on between the calls:\n\n"
    "```python\n"
    "def counter():\n"
    "    count = 0\n\n"
    "    def more():\n"
    "        nonlocal count\n"
    "        count += 1\n"
    "        return count\n\n"
    "    return more\n"
    "```\n"
    "Each call of `counter()` makes a **new** one, which counts by itself.",
    ["Why nonlocal?", "When would I use a class instead?"],
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--width", type=int, default=1000)
    options = parser.parse_args()
    with MockDify(delay=0.002) as mock, served(mock.api_key, mock.url) as url, launched() as browser:
        page = browser.new_page(
            viewport={"width": options.width, "height": 800},
            device_scale_factor=1.5,
            color_scheme="dark" if options.dark else "light",
        )
        for question, answer in _TALKS:
            page.goto(url)
            mock.answer(answer)
            asked(page, question)
        page.evaluate(_RENAME)
        press(page, "Good answer")
        page.locator("[aria-pressed=true]").wait_for()
        question, answer, suggestions = _LAST
        mock.answer(answer, suggestions=suggestions)
        asked(page, question)
        page.mouse.move(options.width / 2, 500)
        page.screenshot(path=options.file)


if __name__ == "__main__":
    main()
