# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /form/human_input/{form_token}: Get the form that a paused run waits for."""

from urllib.parse import quote

from ...models.human_input_form_response import HumanInputFormResponse
from ...types import UNSET, Request, Unset, present


def request(
    form_token: str,
    *,
    user: str | Unset = UNSET,
) -> Request[HumanInputFormResponse]:
    """Get the form that a paused run waits for.

    A form that was submitted before, or has expired, is 412. Dify 1.13.0 and older lack this path and
    respond 404 with HTML.

    Args:
        form_token: The `form_token` of the event `human_input_required`.
        user: The user that the request is made for. The result doesn't depend on it, so a client may
            send it with every request.

    Returns:
        The request. Its result is `HumanInputFormResponse`.
    """
    return Request(
        method="GET",
        path=f"/form/human_input/{quote(form_token, safe='')}",
        accept="application/json",
        parse=HumanInputFormResponse.from_dict,
        params=present(
            {
                "user": user,
            }
        ),
    )
