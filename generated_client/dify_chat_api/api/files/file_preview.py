# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /files/{file_id}/preview: Download a file of a message."""

from urllib.parse import quote

from ...types import UNSET, Request, Unset, present


def request(
    file_id: str,
    *,
    user: str | Unset = UNSET,
    as_attachment: bool | Unset = UNSET,
) -> Request[bytes]:
    """Download a file of a message.

    A file that was uploaded but not sent with a message is 404. A file of another app is 403. The server
    ignores the header `Range`.

    Args:
        file_id: The `id` in the response to the upload.
        user: The user that the request is made for. The result doesn't depend on it, so a client may
            send it with every request.
        as_attachment: Send the file as `application/octet-stream`, with its name in `Content-
            Disposition`. Dify 1.9.0 and older take any value as true, so a client omits the parameter
            instead of sending false.

    Returns:
        The request. Its result is `bytes`.
    """
    return Request(
        method="GET",
        path=f"/files/{quote(file_id, safe='')}/preview",
        accept="*/*",
        parse=bytes,
        params=present(
            {
                "user": user,
                "as_attachment": as_attachment,
            }
        ),
    )
