"""What the app says about itself, and its end users."""

from typing import Any

from werkzeug import Response

from ._answers import json_answer
from ._call import NAMELESS, Call
from ._problems import Problem
from ._records import naive_time

INTRODUCTION = "Hello, I am a fake bot. 你好"
_NAME = "mock"
_METHODS = ["local_file", "remote_url"]
_SIZES = {"image_file_size_limit": 10, "video_file_size_limit": 100, "audio_file_size_limit": 50}
_LIMITS = {**_SIZES, "file_size_limit": 15, "workflow_file_upload_limit": 10}


def info(call: Call) -> Response:
    about = {"description": f"{_NAME} desc", "tags": [], "mode": call.app_mode, "author_name": "Admin"}
    return json_answer({"name": _NAME, **about})


def meta(call: Call) -> Response:
    return json_answer({"tool_icons": {}})


def site(call: Call) -> Response:
    body = {
        "title": _NAME,
        "chat_color_theme": None,
        "chat_color_theme_inverted": False,
        "icon_type": "emoji",
        "icon": "🤖",
        "icon_background": "#FFEAD5",
        "description": None,
        "copyright": None,
        "privacy_policy": None,
        "input_placeholder": None,
        "custom_disclaimer": "",
        "default_language": "en-US",
        "show_workflow_steps": True,
        "use_icon_as_answer_icon": False,
        "icon_url": None,
    }
    return json_answer(call.version.site(body))


def parameters(call: Call) -> Response:
    setting = call.state.annotation_reply
    body = {
        "opening_statement": INTRODUCTION,
        "suggested_questions": ["What can you do?", "Who are you?"],
        "suggested_questions_after_answer": {"enabled": True},
        "speech_to_text": {"enabled": True},
        "text_to_speech": {"autoPlay": "disabled", "enabled": True, "language": "en-US", "voice": "alloy"},
        "retriever_resource": {"enabled": True},
        "annotation_reply": setting.as_json() if setting else {"enabled": False},
        "more_like_this": {"enabled": False},
        "user_input_form": [],
        "sensitive_word_avoidance": {"enabled": False},
        "file_upload": _file_upload(call.app_mode),
        "system_parameters": _LIMITS,
    }
    return json_answer(body)


def end_user(call: Call) -> Response:
    user = call.state.end_user_by_id(str(call.ids["end_user_id"]))
    if user is None:
        raise Problem(404, "end_user_not_found", "End user not found.")
    at = naive_time(user.created_at)
    body = {
        "id": user.id,
        "tenant_id": call.state.tenant_id,
        "app_id": call.state.app_id,
        "type": "service-api",
        "external_user_id": user.name,
        "name": None,
        "is_anonymous": user.name == NAMELESS,
        "session_id": user.name,
        "created_at": at,
        "updated_at": at,
    }
    return json_answer(body)


def _file_upload(app_mode: str) -> dict[str, Any]:
    drawn = app_mode in ("advanced-chat", "workflow")
    image = {"enabled": True, "number_limits": 3, "transfer_methods": _METHODS}
    return {
        "allowed_file_extensions": [],
        "allowed_file_types": ["image", "document", "audio", "video"],
        "allowed_file_upload_methods": _METHODS,
        "enabled": True,
        "fileUploadConfig": dict(sorted({"batch_count_limit": 5, **_LIMITS}.items())),
        **({} if drawn else {"image": image}),
        "number_limits": 3,
    }
