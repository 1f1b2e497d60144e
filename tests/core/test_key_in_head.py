"""The head of a response: its headers are shown without the key, and left as they are if they hold none."""

import httpx
import pytest

from dify_chat._request.api_key import ApiKey
from dify_chat._response.head import ResponseHead
from dify_chat_api import api

KEY = "app-key-of-these-tests"
STREAM = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-cache, private",
    "X-Env": "PRODUCTION",
}


def head_of(response: httpx.Response) -> ResponseHead:
    return ResponseHead.of(response, api.app.info.request(), ApiKey(KEY))


def test_headers_of_stream_are_those_of_httpx() -> None:
    response = httpx.Response(200, headers=STREAM)
    assert head_of(response).headers is response.headers


@pytest.mark.parametrize(
    "shown",
    [
        KEY,
        KEY.upper(),
        KEY.encode().hex(),
        "".join(f"%{byte:02X}" for byte in KEY.encode()),
        "".join(f"%25{byte:02x}" for byte in KEY.encode()),
        "".join(f"={byte:02X}" for byte in KEY.encode()),
        "".join(f"\\u00{byte:02x}" for byte in KEY.encode()),
        "".join(f"&#{byte};" for byte in KEY.encode()),
        "".join(f"&#x{byte:x};" for byte in KEY.encode()),
        KEY.replace("-", "\\-"),
    ],
)
def test_key_in_any_form_masked_in_headers(shown: str) -> None:
    headers = head_of(httpx.Response(302, headers={**STREAM, "Location": f"/login?key={shown}"})).headers
    assert headers["Location"] == "/login?key=***"
    assert headers["Content-Type"] == STREAM["Content-Type"]
