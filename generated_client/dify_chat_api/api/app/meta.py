# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /meta: Get the icons of the app's tools."""

from ...models.app_meta import AppMeta
from ...types import UNSET, Request, Unset, present


def request(
    *,
    user: str | Unset = UNSET,
) -> Request[AppMeta]:
    """Get the icons of the app's tools.

    Args:
        user: The user that the request is made for. The result doesn't depend on it, so a client may
            send it with every request.

    Returns:
        The request. Its result is `AppMeta`.
    """
    return Request(
        method="GET",
        path="/meta",
        accept="application/json",
        parse=AppMeta.from_dict,
        params=present(
            {
                "user": user,
            }
        ),
    )
