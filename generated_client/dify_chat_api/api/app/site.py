# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /site: How the app's own web page looks."""

from ...models.app_site import AppSite
from ...types import UNSET, Request, Unset


def request(
    *,
    user: str | Unset = UNSET,
) -> Request[AppSite]:
    """How the app's own web page looks.

    Args:
        user: Who asks. The server does without it here, and takes no harm from it: a client may name
            its user everywhere.

    Returns:
        The request. Its result is `AppSite`.
    """
    return Request(
        method="GET",
        path="/site",
        accept="application/json",
        parse=AppSite.from_dict,
        params={
            "user": user,
        },
    )
