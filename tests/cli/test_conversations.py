"""`dify-chat conversations`."""

import json
import socket
from pathlib import Path

import pytest

from dify_chat import DifyChat
from dify_chat.testing import MockDify
from tests.support.http_responses import response
from tests.support.http_server import HttpServer, ReceivedRequest
from tests.support.recordings import load

from .conftest import Run
from .terminal import Stage


@pytest.fixture(autouse=True)
def _as_ada(monkeypatch: pytest.MonkeyPatch, server: MockDify) -> None:
    monkeypatch.setenv("DIFY_USER_ID", "ada")


def talk(*questions: str) -> str:
    """Have a conversation; give its id."""
    conversation_id = ""
    with DifyChat() as chat:
        for question in questions:
            conversation_id = chat.send(question, conversation_id=conversation_id).conversation_id
    return conversation_id


def test_list_tab_separated_in_pipe(run: Run) -> None:
    first, second = talk("one"), talk("two")
    rows = [line.split("\t") for line in run("conversations").out.splitlines()]
    assert [(row[0], row[2]) for row in rows] == [(second, "Title: two"), (first, "Title: one")]
    assert run("conversations", "list", "--limit", "1").out.startswith(second)
    assert len(run("conversations", "--all", "--limit", "1").out.splitlines()) == 2


def test_list_as_json_lines(run: Run) -> None:
    talk("one")
    (line,) = run("conversations", "--json").out.splitlines()
    assert json.loads(line)["name"] == "Title: one"


def test_list_on_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(monkeypatch)
    stage.run("conversations")
    assert stage.screen.text == "There are no conversations of this user."
    id_ = talk("你好 \x1b[31m and a name that is far too long for the line of a table, even on a wide screen")
    stage = Stage(monkeypatch)
    stage.run("conversations")
    head, row = stage.screen.lines
    assert head.split() == ["id", "changed", "name"]
    assert row.startswith(id_)
    assert "你好 ␛[31m" in row
    assert row.endswith("…")


def test_list_on_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = talk("one"), talk("明天去北京的火车票多少钱 后天回来的呢 \x1b[2J\u202e")
    stage = Stage(monkeypatch, columns=40)
    assert stage.run("conversations") == 0
    *name, id_, changed, blank, other, other_id, _ = stage.screen.lines
    assert " ".join(name) == "Title: 明天去北京的火车票多少钱 后天回来的呢 ␛[2J<U+202E>"
    assert (id_, changed[:2], blank) == (second, "20", "")
    assert (other, other_id) == ("Title: one", first)


def test_rename(run: Run) -> None:
    id_ = talk("one")
    assert run("conversations", "rename", id_, "Holiday").out == "Holiday\n"
    assert json.loads(run("conversations", "rename", id_, "Beach", "--json").out)["name"] == "Beach"
    assert run("conversations", "rename", id_, "--auto").out == "Title: one\n"
    assert run("conversations", "rename", id_).err == "dify-chat: give either a name or --auto\n"


def test_delete(run: Run) -> None:
    one, two, three = talk("one"), talk("two"), talk("three")
    assert run("conversations", "delete", one, two).out == ""
    assert json.loads(run("conversations", "delete", three, "--json").out) == {"deleted": three}
    assert run("conversations").out == ""
    assert run("conversations", "delete", one).code == 1


def test_export_markdown(run: Run) -> None:
    id_ = talk("one\n\ntwo")
    out = run("conversations", "export", id_).out
    title, time, *rest = out.split("\n\n")
    assert title.startswith("# Title: one")
    assert time.startswith("**20")
    assert "\n\n".join(rest) == "> one\n>\n> two\n\nYou said: one\n\ntwo\n"


def test_export_json(run: Run, tmp_path: Path) -> None:
    id_ = talk("one", "two")
    file = tmp_path / "talk.json"
    assert run("conversations", "export", id_, "-o", str(file)).out == ""
    exported = json.loads(file.read_text("utf-8"))
    assert [message["query"] for message in exported["messages"]] == ["one", "two"]
    assert json.loads(run("conversations", "export", id_, "--json").out) == exported


def test_export_of_several_pages_and_failed_message(
    run: Run, monkeypatch: pytest.MonkeyPatch, server: MockDify
) -> None:
    monkeypatch.setattr("dify_chat.cli._history._PAGE", 2)
    id_ = talk("one", "two", "three")
    server.answer("half of it", error="the model is gone")
    assert run("send", "four", "--conversation", id_).code == 4
    for other in ("five", "six"):
        talk(other)
    out = run("conversations", "export", id_, "-o", "-").out
    assert out.startswith(f"# {id_}\n")  # its name is on a later page of the list
    assert [line for line in out.splitlines() if line.startswith(">")] == [
        "> one",
        "> two",
        "> three",
        "> four",
    ]
    assert out.endswith("*the model is gone*\n")


MESSAGE = load("1.9.0/paging/messages_p1_chatflow").response.json()["data"][0]
CONVERSATION = load("1.16.0/conversations/list_chatflow").response.json()["data"][0]


@pytest.mark.parametrize("when", [10**18, 1e300, -(10**18), "soon", None])
def test_invalid_time_shown_unchanged(
    when: object, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    message, conversation = MESSAGE | {"created_at": when}, CONVERSATION | {"updated_at": when}
    with Pages(messages=[message], conversations=[conversation]) as server:
        monkeypatch.setenv("DIFY_BASE_URL", server.url)
        exported = run("conversations", "export", "c1")
        listed = run("conversations")
        stage = Stage(monkeypatch)
        assert stage.run("conversations") == 0
    assert (exported.code, exported.err, listed.code, listed.err) == (0, "", 0, "")
    assert f"**{'' if when is None else when}**" in exported.out
    assert conversation["id"] in stage.screen.text


def test_export_without_optional_fields(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    message = MESSAGE | {"query": None, "answer": None}
    with Pages(messages=[message], conversations=[CONVERSATION | {"name": None, "id": "c1"}]) as server:
        monkeypatch.setenv("DIFY_BASE_URL", server.url)
        assert run("conversations", "export", "c1").code == 0


def test_list_escapes_control_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = CONVERSATION | {"id": "c\x1b[2J", "name": "a\u202eb\x1b[2J"}
    with Pages(messages=[], conversations=[conversation]) as server:
        monkeypatch.setenv("DIFY_BASE_URL", server.url)
        stage = Stage(monkeypatch)
        assert stage.run("conversations") == 0
    assert b"\x1b[2J" not in stage.screen.raw
    assert "c␛[2J" in stage.screen.text
    assert "a<U+202E>b␛[2J" in stage.screen.text


class Pages(HttpServer):
    """Answers with one page of messages, or of conversations."""

    def __init__(self, messages: list[object], conversations: list[object]) -> None:
        super().__init__()
        self._messages = messages
        self._conversations = conversations

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        rows = self._messages if request.path.endswith("/messages") else self._conversations
        body = json.dumps({"data": rows, "has_more": False, "limit": 100}).encode()
        connection.sendall(response(body))
        return True
