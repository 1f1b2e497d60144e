"""A member of a `class Name(str, Enum)` is taken as the text that it is; its `str()` is another."""

from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from dify_chat._request.api_key import ApiKey
from dify_chat._request.base_url import checked_url
from dify_chat._request.options import CallOptions, ClientOptions
from dify_chat._request.uploads import open_upload
from dify_chat._request.validation import optional_time, path_of, trace_header
from dify_chat_api.types import UNSET


class Name(str, Enum):  # noqa: UP042 - `str()` of a StrEnum is its text
    ADA = "ada"
    KEY = "app-key"
    URL = "https://dify.invalid/v1"
    FILE = "notes.txt"
    TYPE = "text/plain"
    TIME = "2026-01-01"


def options() -> ClientOptions:
    return ClientOptions(
        api_key=ApiKey(Name.KEY),
        base_url=checked_url(Name.URL),
        user_id=None,
        timeout=UNSET,
        max_retries=2,
        stop_on_exit=True,
        max_event_bytes=1000,
        max_response_bytes=1000,
    )


def is_plain(text: Any, member: Name) -> bool:
    return type(text) is str and text == member.value


@pytest.mark.parametrize(
    "settled",
    [
        lambda: options()._replace(user_id=Name.ADA).checked(),
        lambda: options().changed(user_id=Name.ADA),
        lambda: options().for_call(Name.ADA, {}),
        lambda: CallOptions.of(options().changed(user_id=Name.ADA)),
    ],
)
def test_user_is_plain_text(settled: Any) -> None:
    assert is_plain(settled().user_id, Name.ADA)


def test_key_and_url_are_plain_text() -> None:
    assert ApiKey(Name.KEY).authorization() == "Bearer app-key"
    assert is_plain(checked_url(Name.URL), Name.URL)


def test_checked_values_are_plain_text() -> None:
    assert is_plain(trace_header(Name.ADA), Name.ADA)
    assert is_plain(optional_time(Name.TIME, "created_at_after"), Name.TIME)


def test_file_has_plain_name_and_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_upload((Name.FILE, b"x", Name.TYPE)) as upload:
        assert is_plain(upload.name, Name.FILE)
        assert is_plain(upload.content_type, Name.TYPE)
    monkeypatch.chdir(tmp_path)
    Path("notes.txt").write_bytes(b"x")
    assert path_of(Name.FILE) == Path("notes.txt")
    with open_upload(Name.FILE) as upload:
        assert upload.name == "notes.txt"
