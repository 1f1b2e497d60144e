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
