"""The forms of runs that wait for a person."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from .answers import relayed
from .bodies import json_body, text
from .files import message_file, message_files
from .guard import dify


async def submit(request: Request) -> Response:
    """`{workflow_run_id, action, inputs}` → the events of the run that goes on, as those of an answer."""
    given = await json_body(request)
    action, inputs = text(given, "action", 100), given.get("inputs")
    if not isinstance(inputs, dict):
        raise HTTPException(400, "The inputs are missing.")
    values = {name: _value(value) for name, value in inputs.items()}
    run = dify(request).workflow_events(text(given, "workflow_run_id", 100))
    await run.open()  # before the run goes on, so that no event of it is missed
    try:
        await dify(request).submit_human_input_form(
            request.path_params["form_token"], action=action, inputs=values
        )
    except BaseException:
        await run.close()
        raise
    return relayed(run)


def _value(given: Any) -> Any:
    """Read what was put into a field: a text, a file, or files."""
    if isinstance(given, str):
        return given
    if isinstance(given, list):
        return [file.to_dict() for file in message_files(given)]
    return message_file(given).to_dict()
