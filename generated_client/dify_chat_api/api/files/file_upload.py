# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /files/upload: Upload a file for a question."""

from ...models.file_upload_request import FileUploadRequest
from ...models.file_upload_response import FileUploadResponse
from ...types import Request


def request(
    *,
    body: FileUploadRequest,
) -> Request[FileUploadResponse]:
    """Upload a file for a question.

    The file belongs to the user, and can be part of that user's questions alone. The part `file` needs a
    name and a content type: without the name it is 400, without the type 415.

    Args:
        body: A file for a question.

    Returns:
        The request. Its result is `FileUploadResponse`.
    """
    return Request(
        method="POST",
        path="/files/upload",
        accept="application/json",
        parse=FileUploadResponse.from_dict,
        form={
            "user": body.user,
        },
        files={
            "file": body.file,
        },
    )
