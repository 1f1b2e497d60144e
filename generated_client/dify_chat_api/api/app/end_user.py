# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /end-users/{end_user_id}: Get a user by the id that the server gave."""

from urllib.parse import quote

from ...models.end_user import EndUser
from ...types import UNSET, Request, Unset, present


def request(
    end_user_id: str,
    *,
    user: str | Unset = UNSET,
) -> Request[EndUser]:
    """Get a user by the id that the server gave.

    Dify 1.9.0 and older lack this path and respond 404 with HTML.

    Args:
        end_user_id: The id that the server gave to the user, as in `created_by` of an upload.
        user: The user that the request is made for. The result doesn't depend on it, so a client may
            send it with every request.

    Returns:
        The request. Its result is `EndUser`.
    """
    return Request(
        method="GET",
        path=f"/end-users/{quote(end_user_id, safe='')}",
        accept="application/json",
        parse=EndUser.from_dict,
        params=present(
            {
                "user": user,
            }
        ),
    )
