# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /info: What the app is called, and of which mode it is."""

from ...models.app_info import AppInfo
from ...types import UNSET, Request, Unset


def request(
    *,
    user: str | Unset = UNSET,
) -> Request[AppInfo]:
    """What the app is called, and of which mode it is.

    Args:
        user: Who asks. The server does without it here, and takes no harm from it: a client may name
            its user everywhere.

    Returns:
        The request. Its result is `AppInfo`.
    """
    return Request(
        method="GET",
        path="/info",
        accept="application/json",
        parse=AppInfo.from_dict,
        params={
            "user": user,
        },
    )
