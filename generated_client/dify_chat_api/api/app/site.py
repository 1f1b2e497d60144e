# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /site: Get the settings of the app's web page."""

from ...models.app_site import AppSite
from ...types import UNSET, Request, Unset, present


def request(
    *,
    user: str | Unset = UNSET,
) -> Request[AppSite]:
    """Get the settings of the app's web page.

    Args:
        user: The user that the request is made for. The result doesn't depend on it, so a client may
            send it with every request.

    Returns:
        The request. Its result is `AppSite`.
    """
    return Request(
        method="GET",
        path="/site",
        accept="application/json",
        parse=AppSite.from_dict,
        params=present(
            {
                "user": user,
            }
        ),
    )
