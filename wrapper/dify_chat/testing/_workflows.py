"""The runs of a chatflow: what became of one, and the app's log."""

from werkzeug import Response

from ._answers import json_answer
from ._call import Call
from ._payload import Field, Shape, integer_between, one_of, optional, text

_LOGS = Shape(
    "WorkflowLogQuery",
    {
        "keyword": Field(optional(text), None),
        "status": Field(optional(one_of("succeeded", "failed", "stopped")), None),
        "page": Field(integer_between(1), 1),
        "limit": Field(integer_between(1, 100), 20),
    },
)


def run(call: Call) -> Response:
    flow = call.state.flows.get(str(call.ids["workflow_run_id"]))
    row = flow.row() if flow else call.version.unknown_run(call.path)
    return json_answer(call.version.run(row))


def logs(call: Call) -> Response:
    """Nothing: Dify keeps this log for another kind of app."""
    given = call.take(_LOGS)
    page = {"page": given["page"], "limit": given["limit"]}
    return json_answer({**page, "total": 0, "has_more": False, "data": []})
