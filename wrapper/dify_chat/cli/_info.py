"""`dify-chat info`: what the app is and can do."""

from typing import Any

from rich.table import Table

from dify_chat_api import api

from .._answers import result
from .._options import CallOptions
from .._sync.client import DifyChat
from ._context import Here
from ._text import one_line

_FEATURES = {
    "file_upload": "files",
    "speech_to_text": "speech to text",
    "text_to_speech": "text to speech",
    "suggested_questions_after_answer": "suggestions",
    "retriever_resource": "sources",
    "annotation_reply": "annotations",
    "sensitive_word_avoidance": "moderation",
}


def info(*, context: Here) -> None:
    """Tell what the app is and can do, and the server's version."""
    with context.connect() as chat:
        about, version = _about(chat)
        parameters = chat.parameters().to_dict()
    if context.output.json:
        context.output.document({**about, "server_version": version, "parameters": parameters})
        return
    rows = [(name, one_line(value)) for name, value in _rows(about, version, parameters) if value]
    if not context.output.is_terminal:
        for name, value in rows:
            context.output.line(f"{name}\t{value}")
        return
    table = Table.grid("name", "value", padding=(0, 2))
    table.columns[0].style = "dim"
    for row in rows:
        table.add_row(*row)
    context.output.console.print(table)


def _about(chat: DifyChat) -> tuple[dict[str, Any], str | None]:
    """Ask for the app; the version of the server is in the head of its answer."""
    options = CallOptions.of(chat._options)
    request = api.app.info.request(user=options.user_id)
    answer = chat._http.open(request, options)
    return result(request, answer.head, answer.read()).to_dict(), answer.head.version


def _rows(about: dict[str, Any], version: str | None, parameters: dict[str, Any]) -> list[tuple[str, str]]:
    can = [name for field, name in _FEATURES.items() if (parameters.get(field) or {}).get("enabled")]
    asks = [
        f"{field.get('variable')} ({kind}{', required' if field.get('required') else ''})"
        for item in parameters.get("user_input_form") or []
        for kind, field in item.items()
    ]
    return [
        ("name", about["name"]),
        ("mode", about["mode"]),
        ("description", about["description"] or ""),
        ("tags", ", ".join(about["tags"])),
        ("can", ", ".join(can)),
        ("inputs", ", ".join(asks)),
        ("opening", parameters.get("opening_statement") or ""),
        ("server", f"Dify {version}" if version else ""),
    ]
