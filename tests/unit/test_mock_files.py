"""Uploading files to MockDify, giving them along with a question, and looking at them."""

from typing import Any

import httpx
import pytest

from tests.support.mock_client import asked, got, mock_client, question, refusal

UNKNOWN = "00000000-0000-4000-8000-000000000000"
MEGABYTE = 1024 * 1024


def _upload(
    client: httpx.Client, name: str = "a.png", type_: str = "image/png", **more: Any
) -> httpx.Response:
    file = (name, more.pop("content", b"x"), type_)
    return client.post("/files/upload", files={"file": file}, data={"user": "u", **more})


def _file(uploaded: httpx.Response, type_: str = "image") -> dict[str, str]:
    return {"type": type_, "transfer_method": "local_file", "upload_file_id": uploaded.json()["id"]}


def test_a_file_is_uploaded_used_and_seen() -> None:
    with mock_client() as client:
        uploaded = _upload(client, "Käse.PNG", content=b"png")
        about = uploaded.json()
        assert (uploaded.status_code, about["name"], about["extension"], about["size"]) == (
            201,
            "Käse.PNG",
            "png",
            3,
        )
        path = f"/files/{about['id']}/preview"
        assert refusal(client.get(path), 404) == "File not found in message context"

        *_, end = asked(client, files=[_file(uploaded)])
        assert end["files"][0]["upload_file_id"] == about["id"]
        assert (end["files"][0]["url"], end["files"][0]["remote_url"]) == (about["source_url"], "")
        row = got(client, "/messages", conversation_id=end["conversation_id"])["data"][0]
        assert row["message_files"][0]["filename"] == "Käse.PNG"

        shown = client.get(path)
        assert (shown.content, shown.headers["Content-Type"]) == (b"png", "image/png")
        saved = client.get(path, params={"as_attachment": "true"})
        assert saved.headers["Content-Disposition"] == "attachment; filename*=UTF-8''K%C3%A4se.PNG"


def test_another_user_has_no_use_of_a_file() -> None:
    with mock_client() as client:
        uploaded = _upload(client)
        theirs = question(files=[_file(uploaded)], user="another")
        assert refusal(client.post("/chat-messages", json=theirs)) == "Invalid upload file"
        unknown = {"type": "image", "transfer_method": "local_file", "upload_file_id": UNKNOWN}
        assert refusal(client.post("/chat-messages", json=question(files=[unknown]))) == "Invalid upload file"


@pytest.mark.parametrize(
    ("type_", "header", "value"),
    [
        ("audio/mpeg", "Accept-Ranges", "bytes"),
        ("text/html", "X-Content-Type-Options", "nosniff"),
        ("text/plain", "Content-Type", "text/plain; charset=utf-8"),
    ],
)
def test_how_a_file_is_shown_depends_on_its_type(type_: str, header: str, value: str) -> None:
    with mock_client() as client:
        uploaded = _upload(client, "file", type_)
        asked(client, files=[_file(uploaded, "document")])
        assert client.get(f"/files/{uploaded.json()['id']}/preview").headers[header] == value


@pytest.mark.parametrize(
    ("name", "type_", "size", "status", "message"),
    [
        ("a/b.png", "image/png", 1, 400, "Filename contains invalid characters"),
        ("a.png", "", 1, 415, "File type not allowed."),
        ("a.png", "image/png", 10 * MEGABYTE + 1, 413, ""),
        ("a.txt", "text/plain", 15 * MEGABYTE + 1, 413, ""),
    ],
)
def test_files_that_are_not_taken(name: str, type_: str, size: int, status: int, message: str) -> None:
    with mock_client() as client:
        assert refusal(_upload(client, name, type_, content=bytes(size)), status) == message


def test_an_upload_without_a_file_or_its_name() -> None:
    with mock_client() as client:
        missing = client.post("/files/upload", data={"user": "u"})
        assert refusal(missing) == "Please upload your file."
        nameless = (
            b'--b\r\nContent-Disposition: form-data; name="file"; filename=""\r\nContent-Type: a/b\r\n\r\n'
        )
        form = {"Content-Type": "multipart/form-data; boundary=b"}
        answer = client.post("/files/upload", content=nameless + b"x\r\n--b--\r\n", headers=form)
        assert refusal(answer) == "The specified filename does not exist."


def test_an_end_user_is_known_by_the_id_of_who_uploaded() -> None:
    with mock_client() as client:
        named, nameless = _upload(client).json(), _upload(client, user="").json()
        user = got(client, f"/end-users/{named['created_by']}")
        assert (user["external_user_id"], user["is_anonymous"]) == ("u", False)
        assert got(client, f"/end-users/{nameless['created_by']}")["is_anonymous"]
        assert refusal(client.get(f"/end-users/{UNKNOWN}"), 404) == "End user not found."
