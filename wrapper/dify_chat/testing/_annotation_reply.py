"""Whether the app answers from its annotations: switched by jobs, which the mock does at once."""

from werkzeug import Response

from ._answers import json_answer
from ._call import Call
from ._payload import Field, Shape, number, text
from ._problems import Crash, invalid_param
from ._records import AnnotationSetting, new_id

_ACTION = Shape(
    "AnnotationReplyActionPayload",
    {
        "score_threshold": Field(number),
        "embedding_provider_name": Field(text),
        "embedding_model_name": Field(text),
    },
)


def switch(call: Call) -> Response:
    given = call.take(_ACTION)
    action = call.ids["action"]
    if action not in ("enable", "disable"):
        raise Crash
    call.version.check_annotations()
    job = new_id()
    with call.state.lock:
        call.state.annotation_reply = AnnotationSetting(**given) if action == "enable" else None
        call.state.annotation_jobs[job] = action
    return json_answer({"job_id": job, "job_status": "waiting"})


def job(call: Call) -> Response:
    id_ = str(call.ids["job_id"])
    if call.state.annotation_jobs.get(id_) != call.ids["action"]:
        raise invalid_param("The job does not exist.")
    return json_answer({"job_id": id_, "job_status": "completed", "error_msg": ""})
