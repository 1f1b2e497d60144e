"""The steps that bring the mock to the state of the real server at the time of a recording.

The mock responds as Dify 1.16.0. A case is named by its area and name; the first pattern that fits counts.
"""

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any, TypeVar

from tests.contract.stage import Scene
from tests.support.recordings import Recording, find

T = TypeVar("T")
Step = Callable[[Scene], None]

QUESTIONS = ("question 0", "question 1", "question 2")
FIVE = ("q0", "q1", "q2", "q3", "q4")


def first(table: Mapping[str, T], case: str, default: T) -> T:
    """Return the value of the first pattern that fits."""
    return next((value for pattern, value in table.items() if fnmatchcase(case, pattern)), default)


def case_of(recording: Recording) -> str:
    return recording.name.partition("/")[2]


def left_out(recording: Recording) -> str:
    """Return why the mock can't be brought to it; empty if it can."""
    return first(NOT_COMPARED, case_of(recording), "")


def nothing(stage: Scene) -> None:
    """Take no steps."""


def _three(stage: Scene) -> None:
    stage.talk(*QUESTIONS)


def _several(stage: Scene) -> None:
    for _ in range(4):
        stage.talk(*QUESTIONS)
    stage.ids["conversation"] = stage.conversations[1]


def _oldest(stage: Scene) -> None:
    _three(stage)
    stage.ids["message"] = stage.messages[0]


def _five(message: int) -> Step:
    def step(stage: Scene) -> None:
        stage.talk(*FIVE)
        stage.ids["message"] = stage.messages[message]

    return step


def _by_another(step: Step) -> Step:
    def by_another(stage: Scene) -> None:
        own, stage.user = stage.user, "another"
        step(stage)
        stage.user = own

    return by_another


def _each(*steps: Step) -> Step:
    def all_of_them(stage: Scene) -> None:
        for step in steps:
            step(stage)

    return all_of_them


def _asked(*queries: str) -> Step:
    return lambda stage: stage.talk(*queries)


def _upload(stage: Scene) -> None:
    stage.upload("a.png", "image/png")


def _shown(name: str, type_: str) -> Step:
    """Send a message with a file, whose content is the body of the recording."""
    return lambda stage: stage.show(name, type_, stage.recording.response.body)


def _as_many_as_were_recorded(stage: Scene) -> None:
    for _ in range(3 if stage.recording.response.json()["has_more"] else 2):
        stage.talk(*QUESTIONS)


def _task_for_run(stage: Scene) -> None:
    _three(stage)
    stage.ids["run"] = stage.ids["task"]


def _rated(stage: Scene) -> None:
    _three(stage)
    stage.rate("like")


def _annotated(stage: Scene) -> None:
    stage.annotate("what is your name", "second question", "", "with user")


def _answered_by_annotation(stage: Scene) -> None:
    stage.annotate("what is your name")
    stage.switch("enable")
    stage.talk("what is your name")


def _switched(action: str) -> Step:
    return lambda stage: stage.switch(action)


def _set(index: int, value: Any) -> Step:
    return lambda stage: stage.set_variable(index, value)


def _submitted(action: str = "approve", **inputs: object) -> Step:
    return lambda stage: stage.submit(action, **inputs)


_pause = _asked("please approve")
_approved = _each(_pause, _submitted(), Scene.follow)
_deleted = _each(_three, Scene.delete)
_stopped = _each(lambda stage: stage.begin("slow please a b c"), Scene.stop, Scene.end)


def _running(stage: Scene) -> None:
    stage.begin("slow watched " + "tick " * 20)


_left = _each(lambda stage: stage.leave("slow walk away"), Scene.wait)

BEFORE: dict[str, Step] = {
    "annotations/list_after_hit": _each(_annotated, _answered_by_annotation),
    "annotations/list*": _annotated,
    "annotations/parameters_enabled": _switched("enable"),
    "annotations/reply_disable_status": _switched("disable"),
    "annotations/reply_status*": _switched("enable"),
    "annotations/*_hit": _answered_by_annotation,
    "annotations/*_other_app": nothing,
    "annotations/delete_twice": nothing,
    "annotations/*": _annotated,
    "audio/tts_message_empty_answer": _asked("emptyout"),
    "audio/*_other_user": _by_another(_three),
    "chat_files/other_user_file": _by_another(_upload),
    "chat_files/*": _upload,
    "conversations/chat_in_deleted*": _deleted,
    "conversations/delete_twice": _deleted,
    "conversations/*_other_user": _by_another(_three),
    "conversations/var_put*": _each(_three, _set(0, "neu é")),
    "conversations/variables_after_put": _each(_three, _set(0, "neu é")),
    "conversations/variables*": _three,
    "conversations/list_empty_user*": _by_another(_several),
    "conversations/list_limit2": _as_many_as_were_recorded,
    "conversations/list_*": _several,
    "disconnect/messages_after_*_chat": lambda stage: stage.leave("slow walk away"),
    "disconnect/messages_after_4s_chatflow": lambda stage: stage.leave("slow walk away " + "tick " * 40),
    "disconnect/messages_after_22s_chatflow": _left,
    "disconnect/events_after_chatflow": _left,
    "end_users/get": _upload,
    "files/preview*html": _shown("a.html", "text/html"),
    "files/preview_mp3": _shown("s.mp3", "audio/mpeg"),
    "files/preview_txt": _shown("doc ü.txt", "text/plain"),
    "files/preview*": _shown("a.png", "image/png"),
    "files/use*": _upload,
    "human_input/clean_messages": _each(_pause, _submitted(comment="looks gööd", extra="x"), Scene.follow),
    "human_input/clean_pause": nothing,
    "human_input/blocking_pause": nothing,
    "human_input/stream*": nothing,
    "human_input/events_after_finish": _approved,
    "human_input/events_late": _each(_pause, _submitted("reject"), Scene.follow),
    "human_input/form_get_submitted": _approved,
    "human_input/form_get_other_app": nothing,
    "human_input/messages_rejected": _each(_pause, _submitted("reject", comment="no"), Scene.follow),
    "human_input/submit_ok": _approved,
    "human_input/submit_twice": _approved,
    "human_input/*2_*": _each(_asked("please approve twice"), _submitted(), Scene.follow),
    "human_input/*": _pause,
    "messages/app_feedbacks_chatflow": nothing,
    "messages/app_feedbacks*": _rated,
    "messages/*_other_user": _by_another(_three),
    "messages/feedback_no_rating_existing": _rated,
    "messages/feedback_null": _rated,
    "messages/list_after_feedback": _rated,
    "messages/list_first_id_oldest": _oldest,
    "messages/list_limit1": _asked("question 0", "question 1"),
    "messages/list_with_error": _asked("boom now or later"),
    "messages/list_with_files": _shown("a.png", "image/png"),
    "misc/chat_logs": nothing,
    "misc/del_probe_other_user": _by_another(_three),
    "misc/del_probe_list*": nothing,
    "misc/flow_messages_file": _shown("p.png", "image/png"),
    "misc/user_in_header": _by_another(_three),
    "paging/conversations_*": _several,
    "paging/messages_p2_*": _five(-1),
    "paging/messages_p3_*": _five(1),
    "paging/messages_*": _five(-1),
    "stop/messages_after_stop_*": _stopped,
    "stop/stop_again*": _stopped,
    "stop/stop_*": _running,
    "workflow_run/events_running*": _running,
    "workflow_run/run_detail_running": _running,
    "workflow_run/run_detail_other_app": nothing,
    "workflow_run/events_by_task_id": _task_for_run,
    "workflow_run/events_other_user": _by_another(_three),
    "*": _three,
}

INSTEAD = {"human_input/stream2_pause": ("please approve", "please approve twice")}
"""What the request says instead: one app of the mock replaces several recorded ones."""

DURING: dict[str, Step] = {
    "stop/stream_stopped_*": Scene.stop,
    "human_input/clean_events": _submitted(),
}
"""The steps after the response has begun."""

PACE = {
    "stop/stream*": (0.1, 10.0),
    "stop/blocking*": (0.0, 10.0),
    "stop/*": (0.02, 10.0),
    "ping/stream*": (0.2, 0.02),
    "workflow_run/*_running*": (0.02, 10.0),
    "disconnect/*": (0.02, 10.0),
}
"""Seconds a word, and seconds of silence before a ping."""

NOT_COMPARED = {
    "agent/*_tool": "the mock's agent uses no tools",
    "app/health": "not an operation of the client",
    "app/root*": "not an operation of the client",
    "app/meta_agent": "the mock's agent uses no tools",
    "audio/*_disabled": "the mock speaks and listens always",
    "audio/*_model_error": "the mock's speech and transcription don't fail",
    "chat_errors/input_too_long": "the mock's app asks for no inputs",
    "chat_errors/options_preflight": "not an operation of the client",
    "chat_errors/required_input_*": "the mock's app asks for no inputs",
    "chat_errors/select_invalid": "the mock's app asks for no inputs",
    "chatflow/err_select_*": "the mock's app asks for no inputs",
    "chatflow/blocking_think_separated": "the mock's model doesn't reason",
    "chatflow/stream_tts_autoplay": "the mock doesn't speak its answers by itself",
    "chat/stream_tts_autoplay": "the mock doesn't speak its answers by itself",
    "files/preview_other_app": "the mock has one app",
    "files/upload_*_too_large": "the body is left out of the recording",
    "limits/active_after*": "",
    "limits/*": "the mock has no limits, and its app is always in order",
    "messages/list_first_id": "Dify skipped messages of the same second; the mock doesn't",
    "workflow_run/run_on_chatflow": "not an operation of the client",
}
"""Why the mock can't be brought to a recording. It can if the reason is empty."""

RECORDINGS = find("1.16.0/*")
COMPARED = [recording for recording in RECORDINGS if not left_out(recording)]
