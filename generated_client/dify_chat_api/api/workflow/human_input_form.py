# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""GET /form/human_input/{form_token}: The form that a chatflow waits for."""

from urllib.parse import quote

from ...models.human_input_form_response import HumanInputFormResponse
from ...types import UNSET, Request, Unset


def request(
    form_token: str,
    *,
    user: str | Unset = UNSET,
) -> Request[HumanInputFormResponse]:
    """The form that a chatflow waits for.

    A form that has been submitted, or whose time is over, is 412. Servers up to 1.9 don't know this path,
    and answer 404 with a page in HTML.

    Args:
        form_token: The `form_token` of the event `human_input_required`.
        user: Who asks. The server does without it here, and takes no harm from it: a client may name
            its user everywhere.

    Returns:
        The request. Its result is `HumanInputFormResponse`.
    """
    return Request(
        method="GET",
        path=f"/form/human_input/{quote(form_token, safe='')}",
        accept="application/json",
        parse=HumanInputFormResponse.from_dict,
        params={
            "user": user,
        },
    )
