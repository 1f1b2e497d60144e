"""Files of MockDify: uploading, giving them along with a question, previewing."""

import mimetypes
from typing import Any

import httpx
import pytest

from tests.mock.client import MEGABYTE, SEND, UNKNOWN_ID, error, got, mock_client, question, streamed


def _upload(
    client: httpx.Client, name: str = "a.png", type_: str = "image/png", **more: Any
) -> httpx.Response:
    file = (name, more.pop("content", b"x"), type_)
    return client.post("/files/upload", files={"file": file}, data={"user": "u", **more})


def _file(uploaded: httpx.Response, type_: str = "image") -> dict[str, str]:
    return {"type": type_, "transfer_method": "local_file", "upload_file_id": uploaded.json()["id"]}


def test_upload_tells_about_the_file() -> None:
    with mock_client() as client:
        response = _upload(client, "Käse.PNG", content=b"png")
    about = response.json()
    assert response.status_code == 201
    assert (about["name"], about["extension"], about["size"]) == ("Käse.PNG", "png", 3)


def test_file_is_previewed_once_a_message_has_it() -> None:
    with mock_client() as client:
        uploaded = _upload(client, "Käse.PNG", content=b"png")
        about = uploaded.json()
        path = f"/files/{about['id']}/preview"
        assert error(client.get(path)) == (404, "file_not_found")

        *_, end = streamed(client, files=[_file(uploaded)])
        assert end["files"][0]["upload_file_id"] == about["id"]
        assert (end["files"][0]["url"], end["files"][0]["remote_url"]) == (about["source_url"], "")
        row = got(client, "/messages", conversation_id=end["conversation_id"])["data"][0]
        assert row["message_files"][0]["filename"] == "Käse.PNG"

        shown = client.get(path)
        assert (shown.content, shown.headers["Content-Type"]) == (b"png", "image/png")
        saved = client.get(path, params={"as_attachment": "true"})
        assert saved.headers["Content-Disposition"] == "attachment; filename*=UTF-8''K%C3%A4se.PNG"


@pytest.mark.parametrize(
    ("type_", "header", "value"),
    [
        ("audio/mpeg", "Accept-Ranges", "bytes"),
        ("text/html", "X-Content-Type-Options", "nosniff"),
        ("text/plain", "Content-Type", "text/plain; charset=utf-8"),
    ],
)
def test_preview_headers_depend_on_the_type(type_: str, header: str, value: str) -> None:
    with mock_client() as client:
        uploaded = _upload(client, "file", type_)
        streamed(client, files=[_file(uploaded, "document")])
        assert client.get(f"/files/{uploaded.json()['id']}/preview").headers[header] == value


@pytest.mark.parametrize(
    ("name", "type_", "size", "expected"),
    [
        ("a/b.png", "image/png", 1, (400, "invalid_param")),
        ("a.png", "", 1, (415, "unsupported_file_type")),
        ("a.png", "image/png", 10 * MEGABYTE + 1, (413, "file_too_large")),
        ("a.txt", "text/plain", 15 * MEGABYTE + 1, (413, "file_too_large")),
    ],
)
def test_upload_that_dify_refuses(name: str, type_: str, size: int, expected: tuple[int, str]) -> None:
    with mock_client() as client:
        assert error(_upload(client, name, type_, content=bytes(size))) == expected


def test_upload_without_a_file_or_its_name_is_400() -> None:
    with mock_client() as client:
        missing = client.post("/files/upload", data={"user": "u"})
        assert error(missing) == (400, "no_file_uploaded")
        part = b'--b\r\nContent-Disposition: form-data; name="file"; filename=""\r\nContent-Type: a/b\r\n\r\n'
        form = {"Content-Type": "multipart/form-data; boundary=b"}
        response = client.post("/files/upload", content=part + b"x\r\n--b--\r\n", headers=form)
        assert error(response) == (400, "filename_not_exists_error")


def test_file_of_another_user_is_400() -> None:
    with mock_client() as client:
        files = [_file(_upload(client))]
        response = client.post(SEND, json=question(files=files, user="another"))
        assert error(response) == (400, "invalid_param")


def test_type_of_remote_file_not_asked_of_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mimetypes, "guess_type", lambda *_: ("image/of-this-machine", None))
    monkeypatch.setitem(mimetypes.types_map, ".png", "image/of-this-machine")
    picture = {"type": "image", "transfer_method": "remote_url", "url": "https://a.example/cat.png"}
    with mock_client() as client:
        *_, end = streamed(client, files=[picture])
    assert end["files"][0]["mime_type"] == "image/png"


def test_remote_file_is_remembered_unless_it_has_no_url() -> None:
    picture = {"type": "image", "transfer_method": "remote_url", "url": "https://a.example/b/cat.png?x=1"}
    unnamed = {"type": "custom", "transfer_method": "remote_url", "url": "https://a.example"}
    missing = {"type": "image", "transfer_method": "remote_url"}
    with mock_client() as client:
        *_, end = streamed(client, files=[picture, unnamed, missing])
        history = got(client, "/messages", conversation_id=end["conversation_id"])
    assert [file["filename"] for file in end["files"]] == ["cat.png", ""]
    assert (end["files"][0]["extension"], end["files"][0]["mime_type"]) == (".png", "image/png")
    assert history["data"][0]["message_files"][0]["url"] == picture["url"]


@pytest.mark.parametrize(
    "files",
    [
        [{"transfer_method": "remote_url"}],
        [{"type": {}, "transfer_method": "remote_url"}],
        [{"type": "image", "transfer_method": "zzz"}],
        [{"type": "image", "transfer_method": "local_file"}],
        [{"type": "image", "transfer_method": "local_file", "upload_file_id": "x"}],
        [{"type": "image", "transfer_method": "local_file", "upload_file_id": UNKNOWN_ID}],
        [{"type": "image", "transfer_method": "remote_url", "url": "https://a.example/cat.png"}] * 4,
    ],
    ids=["no type", "unknown type", "unknown method", "no id", "malformed id", "unknown id", "four images"],
)
def test_files_of_a_question_that_dify_refuses(files: list[dict[str, object]]) -> None:
    with mock_client() as client:
        assert error(client.post(SEND, json=question(files=files))) == (400, "invalid_param")


def test_end_user_is_found_by_the_id_in_an_upload() -> None:
    with mock_client() as client:
        named, nameless = _upload(client).json(), _upload(client, user="").json()
        user = got(client, f"/end-users/{named['created_by']}")
        assert (user["external_user_id"], user["is_anonymous"]) == ("u", False)
        assert got(client, f"/end-users/{nameless['created_by']}")["is_anonymous"]
        assert error(client.get(f"/end-users/{UNKNOWN_ID}")) == (404, "end_user_not_found")
