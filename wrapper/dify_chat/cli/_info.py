"""`dify-chat info`: what the app is and can do."""

from typing import Any

from rich.table import Table

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
        response = chat.with_raw_response.info()
        about, version = response.value.to_dict(), response.version
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
