# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""DELETE /apps/annotations/{annotation_id}: Delete an annotation."""

from urllib.parse import quote

from ...types import UNSET, Request, Unset, present


def request(
    annotation_id: str,
    *,
    user: str | Unset = UNSET,
) -> Request[None]:
    """Delete an annotation.

    Args:
        user: The user that the request is made for. The result doesn't depend on it, so a client may
            send it with every request.

    Returns:
        The request. Its result is nothing.
    """
    return Request(
        method="DELETE",
        path=f"/apps/annotations/{quote(annotation_id, safe='')}",
        accept="*/*",
        parse=lambda _: None,
        params=present(
            {
                "user": user,
            }
        ),
    )
