"""What the relay refuses, and the headers that keep other sites away."""

import json
from functools import partial

import httpx
import pytest
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from dify_chat import AsyncDifyChat
from dify_chat.testing import MockDify
from relay.app import create_app
from relay.bodies import text
from tests.browser.visiting import refusal

MEGABYTE = 1024 * 1024


def test_cookie_flags(site: str) -> None:
    first = httpx.get(site).headers["set-cookie"]
    assert "HttpOnly" in first
    assert "SameSite=Lax" in first
    assert "Secure" not in first  # the test's site has no https
    name, value = first.partition(";")[0].split("=")
    assert "set-cookie" not in httpx.get(site, headers={"Cookie": f"{name}={value}"}).headers
    assert "set-cookie" in httpx.get(site, headers={"Cookie": f"{name}=guessed"}).headers
    behind_tls = httpx.get(site, headers={"X-Forwarded-Proto": "https"}).headers["set-cookie"]
    assert behind_tls.endswith("; Secure")


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null", None])
def test_request_from_other_origin_refused(visitor: httpx.Client, mock: MockDify, origin: str | None) -> None:
    visitor.headers.pop("Origin")
    headers = {"Origin": origin} if origin else {}
    for method, path in [("POST", "/api/answers"), ("DELETE", "/api/conversations/x"), ("POST", "/api/x")]:
        answer = visitor.request(method, path, headers=headers, json={"content": "hello"})
        assert refusal(answer) == (403, "This can be asked for by this site's own page alone.")
    assert mock.requests == []


def test_content_security_policy(visitor: httpx.Client) -> None:
    for path in ("/", "/chat.js", "/api/conversations", "/api/nothing"):
        policy = visitor.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert "unsafe" not in policy
    assert "<script>" not in visitor.get("/").text


@pytest.mark.parametrize(
    ("body", "status", "line"),
    [
        ("{}", 400, "The content is missing."),
        ('{"content": " "}', 400, "The content is missing."),
        ('{"content": 1}', 400, "The content is missing."),
        (json.dumps({"content": "x" * 4001}), 413, "The content is too long: 4000 characters are allowed."),
        (json.dumps({"content": "x" * 70_000}), 413, "This is too large: 64 kB are allowed."),
        ('{"content": "hello", "conversation_id": ["x"]}', 400, "The conversation_id is missing."),
        ("[]", 400, "This is no JSON object."),
        ("{", 400, "This is no JSON."),
        (b"\xff\xfe{", 400, "This is no JSON."),
    ],
)
def test_invalid_question_refused(
    visitor: httpx.Client, mock: MockDify, body: str, status: int, line: str
) -> None:
    assert refusal(visitor.post("/api/answers", content=body)) == (status, line)
    assert mock.requests == []


def test_text_at_limit_accepted() -> None:
    assert text({"name": "xx"}, "name", 2) == "xx"
    with pytest.raises(HTTPException):
        text({"name": "xxx"}, "name", 2)


@pytest.mark.parametrize(
    "body", [b"[" * 60_000, b'{"content": ' + b"[" * 60_000, b"{", b"\xff", b"9" * 60_000]
)
def test_body_without_json_refused(visitor: httpx.Client, body: bytes) -> None:
    status, line = refusal(visitor.post("/api/answers", content=body))
    assert status == 400
    assert line.startswith("This is no JSON")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("evil.example", 421),
        ("127.0.0.1.evil.example:8000", 421),
        ("localhost.", 421),
        ("[::1", 421),
        ("", 421),
        ("chat.example.org", 421),
        ("Chat.Example.net:8000", 200),
        ("localhost:8000", 200),
        ("192.168.1.7:8000", 200),
        ("[fe80::1]:8000", 200),
    ],
)
def test_unknown_host_refused(host: str, status: int) -> None:
    app = create_app(partial(AsyncDifyChat, "app-key", "http://localhost:9/v1"), ["chat.example.net"])
    with TestClient(app) as page:
        assert page.get("/", headers={"Host": host}).status_code == status
        headers = {"Host": host, "Origin": f"http://{host}"}
        asked = page.post("/api/answers", content=b"{", headers=headers)
    assert asked.status_code == (400 if status == 200 else 421)
