"""Forms of paused runs: what the server says of them, and how they are filled in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dify_chat import DifyChat
from dify_chat.cli._forms import Field, Filling, Form, forms_of, shown
from dify_chat.cli._prompt import Prompt
from dify_chat.testing import MockDify
from tests.support.recordings import load

PAUSED = load("1.16.0/human_input/blocking_pause").response.json()["data"]
"""What a server of 1.16.0 said of a pause."""


class Scripted(Prompt):
    """Gives answers that a test has prepared, and keeps the questions and their defaults."""

    def __init__(self, *answers: str) -> None:
        self._answers = iter(answers)
        self.asked: list[tuple[str, str]] = []

    def answer(self, question: str, default: str = "", completer: object = None) -> str:
        self.asked.append((question, default))
        return next(self._answers)


@pytest.fixture
def chat() -> Iterator[DifyChat]:
    with MockDify() as server, DifyChat(server.api_key, server.url, "ada") as chat:
        yield chat


def form_with(*fields: Field, actions: tuple[tuple[str, str], ...] = (("ok", "OK"),)) -> Form:
    return Form("token", "Title", "Text", fields, actions, None)


def filled(chat: DifyChat, form: Form, *answers: str) -> tuple[Any, Scripted, list[str]]:
    prompt, said = Scripted(*answers), list[str]()
    result = Filling(chat, prompt, lambda text, _: said.append(text), str).fill(form)
    assert next(prompt._answers, None) is None
    return result, prompt, said


def test_form_of_recorded_pause() -> None:
    (form,) = forms_of(PAUSED)
    assert form.token == PAUSED["reasons"][0]["form_token"]
    assert form.title == "Approve"
    assert form.fields == (Field("comment", "paragraph", "fine"),)
    assert form.actions == (("approve", "Approve"), ("reject", "Reject"))
    assert shown(form).startswith(
        "**Approve**\n\nPlease review: please approve\n\n[comment]\n\nOpen until 20"
    )


def test_form_of_every_kind_of_field() -> None:
    inputs = [
        {"output_variable_name": "a", "type": "paragraph", "default": None},
        {
            "output_variable_name": "b",
            "type": "select",
            "option_source": {"type": "constant", "value": ["x", "y"]},
        },
        {
            "output_variable_name": "c",
            "type": "file-list",
            "allowed_file_types": ["image"],
            "number_limits": 3,
        },
        {"output_variable_name": "d", "type": "paragraph", "default": {"type": "variable", "value": None}},
        {"type": "paragraph"},
    ]
    reason = {
        "form_id": "f",
        "form_token": None,
        "inputs": inputs,
        "actions": [{"id": "go"}],
        "resolved_default_values": {"d": "from a variable"},
    }
    (form,) = forms_of({"reasons": [{"TYPE": "other"}, reason]})
    assert form.token is None
    assert form.fields == (
        Field("a", "paragraph"),
        Field("b", "select", options=("x", "y")),
        Field("c", "file-list", most=3, kinds=("image",)),
        Field("d", "paragraph", "from a variable"),
    )
    assert form.actions == (("go", "go"),)
    assert shown(form) == "**Form**\n\n"


@pytest.mark.parametrize(
    "data", [{}, {"reasons": None}, {"reasons": ["x"]}, {"reasons": [{"form_id": None}]}]
)
def test_no_form_where_server_tells_none(data: dict[str, Any]) -> None:
    assert forms_of(data) == []


def test_text_begins_with_safe_default(chat: DifyChat) -> None:
    form = form_with(Field("no\x1b[2Jte", "paragraph", "fine\u202e\x1b[2J"))
    result, prompt, _ = filled(chat, form, "good", "1")
    assert result == ("ok", {"no\x1b[2Jte": "good"})
    assert prompt.asked[0] == ("no␛[2Jte: ", "fine<U+202E>␛[2J")


def test_option_chosen_by_number_or_name(chat: DifyChat) -> None:
    fields = (
        Field("one", "select", "b\x1b", options=("A", "b\x1b")),
        Field("two", "select", "z", options=("x",)),
    )
    form = form_with(*fields, actions=(("yes", "Approve"), ("no", "Reject")))
    result, prompt, said = filled(chat, form, "", "3", "0", "x\x1b", "a", "1", "REJECT")
    assert result == ("no", {"one": "A", "two": "x"})
    assert prompt.asked[0] == ("one (1-2): ", "b␛")
    assert said[:6] == [
        "  1  A",
        "  2  b␛",
        "That is none of them.",
        "3 is none of them.",
        "0 is none of them.",
        "x␛ is none of them.",
    ]
    assert filled(chat, form, "B␛", "1", "2")[0] == ("no", {"one": "b\x1b", "two": "x"})


def test_form_without_button(chat: DifyChat) -> None:
    assert filled(chat, form_with(actions=()))[0] == ("", {})


def test_file_uploaded_from_path(chat: DifyChat, tmp_path: Path) -> None:
    (tmp_path / "a plan.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    form = form_with(Field("plan", "file", kinds=("image", "document")))
    (_, inputs), prompt, said = filled(
        chat, form, "", str(tmp_path / "none"), f"'{tmp_path}/a plan.png'", "1"
    )
    assert inputs["plan"].pop("upload_file_id")
    assert inputs == {"plan": {"type": "image", "transfer_method": "local_file"}}
    question = "plan (image, document), path or URL: "
    assert [asked for asked, _ in prompt.asked] == [question, question, question, "Press (1-1): "]
    assert "cannot read the file" in said[0]


def test_files_until_empty_line_or_limit(chat: DifyChat) -> None:
    urls = [f"https://example.com/{number}.pdf" for number in range(3)]
    many = form_with(Field("files", "file-list"))
    (_, inputs), prompt, said = filled(chat, many, *urls, "", "1")
    assert [file["url"] for file in inputs["files"]] == urls
    assert prompt.asked[1] == ("files 2: ", "")
    assert said[0] == "files: paths or URLs, one at a time; an empty line ends them."
    two = form_with(Field("files", "file-list", most=2))
    assert [file["url"] for file in filled(chat, two, *urls[:2], "1")[0][1]["files"]] == urls[:2]
    one = form_with(Field("files", "file-list", most=1))
    assert filled(chat, one, urls[0], "1")[0][1]["files"] == [
        {"type": "document", "transfer_method": "remote_url", "url": urls[0]}
    ]
