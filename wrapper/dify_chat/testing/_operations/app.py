"""What the app says about itself, and its end users."""

from typing import Any

from werkzeug import Response

from .._app.ids import APP_ID, TENANT_ID, naive_time
from .._wire.errors import ApiError
from .._wire.responses import json_response
from .call import DEFAULT_USER, Call

INTRODUCTION = "Hello, I am a fake bot. 你好"
_METHODS = ["local_file", "remote_url"]
_SIZES = {"image_file_size_limit": 10, "video_file_size_limit": 100, "audio_file_size_limit": 50}
_LIMITS = {**_SIZES, "file_size_limit": 15, "workflow_file_upload_limit": 10}
_FILE_UPLOAD = {
    "allowed_file_extensions": [],
    "allowed_file_types": ["image", "document", "audio", "video"],
    "allowed_file_upload_methods": _METHODS,
    "enabled": True,
    "fileUploadConfig": {"batch_count_limit": 5, **_LIMITS},
    "number_limits": 3,
}
_SITE = {
    **dict.fromkeys(("chat_color_theme", "description", "copyright", "privacy_policy")),
    **dict.fromkeys(("input_placeholder", "icon_url")),
    "title": "mock",
    "chat_color_theme_inverted": False,
    "icon_type": "emoji",
    "icon": "🤖",
    "icon_background": "#FFEAD5",
    "custom_disclaimer": "",
    "default_language": "en-US",
    "show_workflow_steps": True,
    "use_icon_as_answer_icon": False,
}


def info(call: Call) -> Response:
    about = {"name": "mock", "description": "mock desc", "tags": [], "author_name": "Admin"}
    return json_response({**about, "mode": call.app_mode})


def meta(call: Call) -> Response:
    return json_response({"tool_icons": {}})


def site(call: Call) -> Response:
    return json_response(_SITE)


def parameters(call: Call) -> Response:
    file_upload: dict[str, Any] = {**_FILE_UPLOAD}
    if call.app_mode not in ("advanced-chat", "workflow"):
        file_upload["image"] = {"enabled": True, "number_limits": 3, "transfer_methods": _METHODS}
    body = {
        "opening_statement": INTRODUCTION,
        "suggested_questions": ["What can you do?", "Who are you?"],
        "text_to_speech": {"autoPlay": "disabled", "enabled": True, "language": "en-US", "voice": "alloy"},
        "annotation_reply": call.state.annotation_reply,
        "suggested_questions_after_answer": {"enabled": True},
        "speech_to_text": {"enabled": True},
        "retriever_resource": {"enabled": True},
        "more_like_this": {"enabled": False},
        "sensitive_word_avoidance": {"enabled": False},
        "user_input_form": [],
        "file_upload": file_upload,
        "system_parameters": _LIMITS,
    }
    return json_response(body)


def end_user(call: Call) -> Response:
    user = call.state.end_users.get(str(call.ids["end_user_id"]))
    if user is None:
        raise ApiError(404, "end_user_not_found", "End user not found.")
    ids = {"id": user.id, "tenant_id": TENANT_ID, "app_id": APP_ID, "type": "service-api"}
    names = {"external_user_id": user.name, "session_id": user.name, "name": None}
    times = dict.fromkeys(("created_at", "updated_at"), naive_time(user.created_at))
    return json_response({**ids, **names, **times, "is_anonymous": user.name == DEFAULT_USER})
