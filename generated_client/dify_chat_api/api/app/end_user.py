# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /end-users/{end_user_id}: Who a user is."""

from urllib.parse import quote

from ...models.end_user import EndUser
from ...types import UNSET, Request, Unset


def request(
    end_user_id: str,
    *,
    user: str | Unset = UNSET,
) -> Request[EndUser]:
    """Who a user is.

    Servers up to 1.9 don't know this path, and answer 404 with a page in HTML.

    Args:
        end_user_id: The id that the server gave to the user, such as `created_by` of an upload.
        user: Who asks. The server does without it here, and takes no harm from it: a client may name
            its user everywhere.

    Returns:
        The request. Its result is `EndUser`.
    """
    return Request(
        method="GET",
        path=f"/end-users/{quote(end_user_id, safe='')}",
        accept="application/json",
        parse=EndUser.from_dict,
        params={
            "user": user,
        },
    )
