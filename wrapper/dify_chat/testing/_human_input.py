"""Fetching and submitting the forms that a chatflow waits for."""

from werkzeug import Response

from ._answers import json_answer, plain_json
from ._call import Call
from ._forms import ACTIONS, Form
from ._payload import Field, Shape, mapping, text
from ._problems import Problem, not_found

_SUBMISSION = Shape("HumanInputFormSubmitPayload", {"inputs": Field(mapping), "action": Field(text)})


def show(call: Call) -> Response:
    form = _addressed(call)
    body = {
        "form_content": form.content,
        "inputs": [form.input],
        "resolved_default_values": {},
        "user_actions": ACTIONS,
        "expiration_time": form.expires_at,
    }
    return plain_json(body)


def submit(call: Call) -> Response:
    """Whoever has the token may submit."""
    given = call.take(_SUBMISSION)
    with call.state.lock:
        form = _addressed(call)
        form.fill(given["action"], given["inputs"])
        form.resume()
    return json_answer({})


def _addressed(call: Call) -> Form:
    form = call.state.forms.get(call.ids["form_token"])
    if form is None:
        raise not_found("Form not found.", call.path)
    if form.action:
        message = f"This form has already been submitted by another user, form_id={form.id}"
        raise Problem(412, "human_input_form_submitted", message)
    return form
