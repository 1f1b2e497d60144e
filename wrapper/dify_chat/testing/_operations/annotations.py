"""Annotations: answers that a person wrote, and the setting that has them answer."""

from werkzeug import Response

from .._app.ids import new_id
from .._app.records import Annotation
from .._wire.checks import integer_between, number, text
from .._wire.errors import ApiError, invalid_param, not_found
from .._wire.responses import json_response
from .call import Call


def page(call: Call) -> Response:
    """Return the newest first. Dify says of every full page that there are more."""
    page = call.field("page", integer_between(1), 1)
    limit = call.field("limit", integer_between(1), 20)
    keyword = call.field("keyword", text, "").lower()
    with call.state.lock:
        rows = [
            vars(each)
            for each in reversed(call.state.annotations.values())
            if keyword in each.question.lower() or keyword in each.answer.lower()
        ]
    shown = rows[(page - 1) * limit : page * limit]
    counts = {"limit": limit, "total": len(rows), "page": page, "has_more": len(shown) == limit}
    return json_response({"data": shown, **counts})


def create(call: Call) -> Response:
    made = Annotation(call.field("question", text), call.field("answer", text))
    call.state.annotations[made.id] = made
    return json_response(vars(made), 201)


def update(call: Call) -> Response:
    question, answer = call.field("question", text), call.field("answer", text)
    found = _addressed(call)
    found.question, found.answer = question, answer
    return json_response(vars(found))


def delete(call: Call) -> Response:
    with call.state.lock:
        del call.state.annotations[_addressed(call).id]
    return Response(status=204, content_type="application/json")


def switch_reply(call: Call) -> Response:
    """Start the job that switches the setting; the mock does it at once."""
    threshold = call.field("score_threshold", number)
    names = ("embedding_provider_name", "embedding_model_name")
    about = {
        "score_threshold": threshold,
        "embedding_model": {name: call.field(name, text) for name in names},
    }
    action, job = call.ids["action"], new_id()
    if action not in ("enable", "disable"):
        raise ApiError(500)
    on = {"enabled": True, "id": new_id(), **about}
    with call.state.lock:
        call.state.annotation_reply = on if action == "enable" else {"enabled": False}
        call.state.annotation_jobs[job] = action
    return json_response({"job_id": job, "job_status": "waiting"})


def reply_job(call: Call) -> Response:
    id_ = str(call.ids["job_id"])
    if call.state.annotation_jobs.get(id_) != call.ids["action"]:
        raise invalid_param("The job does not exist.")
    return json_response({"job_id": id_, "job_status": "completed", "error_msg": ""})


def _addressed(call: Call) -> Annotation:
    if found := call.state.annotations.get(str(call.ids["annotation_id"])):
        return found
    raise not_found("Annotation not found")
