"""Files that go through the relay."""

import json
from functools import partial

import httpx
import pytest
from starlette.testclient import TestClient

from dify_chat import AsyncDifyChat
from dify_chat.testing import MockDify
from relay.app import create_app
from tests.browser.visiting import ask, ids, names, refusal
from tests.support.http_responses import response
from tests.support.packed import Sending
from tests.support.recordings import load

MEGABYTE = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def uploaded(visitor: httpx.Client, name: str, content: bytes) -> dict[str, str]:
    answer = visitor.post("/api/files", params={"name": name}, content=content)
    assert answer.status_code == 200, answer.text
    file: dict[str, str] = answer.json()
    return file


def sent(visitor: httpx.Client, name: str, content: bytes) -> httpx.Response:
    """Send a file with a question, and fetch it again."""
    file = uploaded(visitor, name, content)
    assert names(ask(visitor, content="hello", files=[file]))[-1] == "end"
    return visitor.get(f"/api/files/{file['id']}")


def test_file_sent_with_question(visitor: httpx.Client, mock: MockDify) -> None:
    file = uploaded(visitor, "plan ü.png", PNG)
    assert (file["name"], file["type"]) == ("plan ü.png", "image")
    kept = mock.assert_sent(path="/files/upload")
    assert (kept.files["file"].name, kept.files["file"].content) == ("plan ü.png", PNG)
    told = ids(ask(visitor, content="hello", files=[file]))
    question = mock.assert_sent("hello", user=kept.user)
    assert question.json["files"] == [
        {"type": "image", "transfer_method": "local_file", "upload_file_id": file["id"]}
    ]
    history = visitor.get(f"/api/conversations/{told['conversation_id']}/messages").json()
    [message] = history["data"]
    assert [(each["id"], each["name"], each["media_type"]) for each in message["files"]] == [
        (file["id"], "plan ü.png", "image/png")
    ]
    assert message["answer_files"] == []


@pytest.mark.parametrize("files", ["x", 5, {}, [5], [{"id": "x"}], [{"id": "", "type": "image"}], [None]])
def test_question_with_invalid_files_refused(visitor: httpx.Client, mock: MockDify, files: object) -> None:
    answer = visitor.post("/api/answers", json={"content": "hello", "files": files})
    assert answer.status_code == 400
    assert mock.requests == []


def test_question_with_url_refused(visitor: httpx.Client, mock: MockDify) -> None:
    file = {"type": "image", "transfer_method": "remote_url", "url": "http://localhost/secret"}
    answer = visitor.post("/api/answers", json={"content": "hello", "files": [file]})
    assert refusal(answer) == (400, "A file has an id and a type.")
    assert mock.requests == []


@pytest.mark.parametrize("name", ["", "x" * 201])
def test_file_without_name_refused(visitor: httpx.Client, mock: MockDify, name: str) -> None:
    assert visitor.post("/api/files", params={"name": name}, content=b"x").status_code == 400
    assert mock.requests == []


def test_file_too_large_refused(visitor: httpx.Client, mock: MockDify) -> None:
    answer = visitor.post("/api/files?name=a.txt", content=bytes(15 * MEGABYTE + 1))
    assert refusal(answer) == (413, "This is too large: 15360 kB are allowed.")
    assert mock.requests == []
    answer = visitor.post("/api/files?name=a.png", content=PNG + bytes(10 * MEGABYTE))
    assert refusal(answer) == (413, "The file is too large for this chat.")


def test_picture_shown_and_other_file_downloaded(visitor: httpx.Client) -> None:
    picture = sent(visitor, "plan.png", PNG)
    assert picture.content == PNG
    assert picture.headers["content-type"] == "image/png"
    assert "content-disposition" not in picture.headers
    for name in ("page.html", "picture.svg", "script.js", "notes.txt"):
        file = sent(visitor, name, b"<script>alert(1)</script>")
        assert file.content == b"<script>alert(1)</script>"
        assert file.headers["content-type"] == "application/octet-stream"
        assert file.headers["content-disposition"] == "attachment"
        assert file.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in file.headers["content-security-policy"]


def test_unknown_file_not_found(visitor: httpx.Client) -> None:
    assert visitor.get("/api/files/00000000-0000-4000-8000-000000000000").status_code == 404


@pytest.mark.parametrize(
    ("feature", "most"),
    [
        ({"enabled": True, "number_limits": 3, "image": {"enabled": False}}, 3),
        ({"enabled": True}, 1),
        ({"enabled": False, "number_limits": 3}, 0),
        ({"image": {"enabled": True, "number_limits": 2}}, 2),
        ({}, 0),
    ],
)
def test_app_tells_how_many_files_it_takes(feature: dict[str, object], most: int) -> None:
    parameters = load("1.16.0/app/parameters_agent").response.json() | {"file_upload": feature}
    with Sending(response(json.dumps(parameters).encode())) as server:
        app = create_app(partial(AsyncDifyChat, "app-key", server.url))
        with TestClient(app) as page:
            assert page.get("/api/app").json() == {"most_files": most}
