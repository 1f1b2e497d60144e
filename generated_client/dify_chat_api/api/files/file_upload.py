# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /files/upload: Upload a file for a message."""

from ...models.file_upload_request import FileUploadRequest
from ...models.file_upload_response import FileUploadResponse
from ...types import Request, present


def request(
    *,
    body: FileUploadRequest,
) -> Request[FileUploadResponse]:
    """Upload a file for a message.

    Only the same user can send the file with a message; Dify 1.13.0 and older accept it from any user. The
    part `file` needs a name and a content type: without a name the server responds 400, without a type 415.
    `system_parameters` of `/parameters` has the limits of the size; a larger file is 413.

    Args:
        body: A file for a message.

    Returns:
        The request. Its result is `FileUploadResponse`.
    """
    return Request(
        method="POST",
        path="/files/upload",
        accept="application/json",
        parse=FileUploadResponse.from_dict,
        form=present(
            {
                "user": body.user,
            }
        ),
        files=present(
            {
                "file": body.file,
            }
        ),
    )
