"""Whether the file of a request can be sent a second time."""

import io
from typing import Any

import pytest

from dify_chat._http.bodies import can_rewind
from dify_chat._request.uploads import open_upload
from dify_chat_api import api
from dify_chat_api.models import FileUploadRequest


class Unturnable(io.BytesIO):
    """Can be read once, and says so in its own way."""

    def seek(self, offset: int, whence: int = 0) -> int:
        raise LookupError("own")


@pytest.mark.parametrize(
    ("file", "expected"), [(b"x", True), (io.BytesIO(b"x"), True), (Unturnable(b"x"), False)]
)
def test_can_rewind_by_kind_of_file(file: Any, expected: bool) -> None:
    with open_upload(file) as upload:
        request = api.files.file_upload.request(body=FileUploadRequest(file=upload, user="ada"))
        assert can_rewind(request) is expected
    assert can_rewind(api.app.info.request(user="ada"))
