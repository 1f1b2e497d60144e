# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /info: Get the name and the mode of the app."""

from ...models.app_info import AppInfo
from ...types import UNSET, Request, Unset, present


def request(
    *,
    user: str | Unset = UNSET,
) -> Request[AppInfo]:
    """Get the name and the mode of the app.

    Args:
        user: The user that the request is made for. The result doesn't depend on it, so a client may
            send it with every request.

    Returns:
        The request. Its result is `AppInfo`.
    """
    return Request(
        method="GET",
        path="/info",
        accept="application/json",
        parse=AppInfo.from_dict,
        params=present(
            {
                "user": user,
            }
        ),
    )
