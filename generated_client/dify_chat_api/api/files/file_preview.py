# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /files/{file_id}/preview: Fetch a file."""

from urllib.parse import quote

from ...types import UNSET, Request, Unset


def request(
    file_id: str,
    *,
    user: str | Unset = UNSET,
    as_attachment: bool | Unset = UNSET,
) -> Request[bytes]:
    """Fetch a file.

    The file must be part of a message: one that has only been uploaded is 404. One of another app is 403.
    The server takes no notice of `Range`.

    Args:
        file_id: The id that the upload gave.
        user: Who asks. The server does without it here, and takes no harm from it: a client may name
            its user everywhere.
        as_attachment: Give the file as `application/octet-stream`, with its name in `Content-
            Disposition`. Leave it out rather than send false: servers up to 1.9 take any value for yes.

    Returns:
        The request. Its result is `bytes`.
    """
    return Request(
        method="GET",
        path=f"/files/{quote(file_id, safe='')}/preview",
        accept="*/*",
        parse=bytes,
        params={
            "user": user,
            "as_attachment": as_attachment,
        },
    )
