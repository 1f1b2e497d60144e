"""The tables of docs/versions.md, from the recordings. `python -m tests.docs.versions_table` writes them."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.contract.description import Operation, operations
from tests.support.recordings import Recording, find

PAGE = Path(__file__).parents[2] / "docs" / "versions.md"
VERSIONS = ("1.7.2", "1.9.0", "1.13.0", "1.16.0")
UNTRIED = "not recorded"

_TABLE = re.compile(r"(?<=<!-- table: )(\w+)( -->\n).*?(?=<!-- end -->)", re.DOTALL)
_RECORDINGS = {str(recording): recording for recording in find("*")}


def with_tables(page: str) -> str:
    """Return the text of the page with its tables as the recordings have them."""
    rows = {"calls": calls, "conduct": conduct}
    return _TABLE.sub(lambda found: f"{found[1]}{found[2]}{_table(rows[found[1]]())}\n", page)


def calls() -> Iterator[list[str]]:
    """Yield the calls that don't succeed on each version, and what becomes of them there."""
    for operation in operations():
        cells = [_success(operation, version) for version in VERSIONS]
        if set(cells) != {"yes"}:
            yield [f"`{operation.id}`", *cells]


def conduct() -> Iterator[list[str]]:
    """Yield what the versions do otherwise, each as the recording of one case has it."""
    for what, (case, told) in _CONDUCT.items():
        recordings = [_RECORDINGS.get(f"{version}/{case}") for version in VERSIONS]
        yield [what, *(told(recording) if recording else UNTRIED for recording in recordings)]


def _table(rows: Iterator[list[str]]) -> str:
    lines = [["", *VERSIONS], ["---"] * (len(VERSIONS) + 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _success(operation: Operation, version: str) -> str:
    """Return whether a call of an operation succeeded, else with what it failed most often."""
    path = re.compile(re.sub(r"\{\w+\}", "[^/]+", f"/v1{operation.path}"))
    tried = [
        recording
        for recording in _RECORDINGS.values()
        if recording.version == version
        and recording.request.method == operation.method
        and path.fullmatch(recording.request.path.partition("?")[0])
    ]
    if operation.path == "/chat-messages":
        tried = [one for one in tried if one.is_stream == (operation.id == "send_chat_message_stream")]
    if any(recording.response.status < 300 for recording in tried):
        return "yes"
    statuses = [recording.response.status for recording in tried]
    return str(max(statuses, key=statuses.count)) if statuses else UNTRIED


def _events(recording: Recording) -> list[dict[str, Any]]:
    frames = recording.response.body.decode().split("\n\n")[:-1]
    return [json.loads(frame[6:]) if frame.startswith("data: ") else {"event": "ping"} for frame in frames]


def _last_events(recording: Recording) -> str:
    names = [name for name, _ in groupby(event["event"] for event in _events(recording))]
    return ", ".join(f"`{name}`" for name in names[-2:] if not name.startswith("node_"))


def _first_event(recording: Recording) -> str:
    return f"`{_events(recording)[0]['event']}`"


def _status(recording: Recording) -> str:
    return str(recording.response.status)


def _reply(recording: Recording) -> str:
    return "a stream of pings" if recording.is_stream else "a reply"


def _refusal(recording: Recording) -> str:
    return _last_events(recording) if recording.is_stream else _status(recording)


def _kept(recording: Recording) -> str:
    return "kept" if recording.response.json()["data"][-1]["answer"] else "lost"


def _usage(recording: Recording) -> str:
    last = {event["event"]: event for event in _events(recording)}
    return "`message_end`" if "message_end" in last else "`total_tokens` of `workflow_finished`"


def _code(recording: Recording) -> str:
    code = recording.response.json().get("code")
    return f"`{code}`" if code else "none"


def _field(*names: str) -> Callable[[Recording], str]:
    def told(recording: Recording) -> str:
        value = recording.response.json()
        for name in names:
            if name not in value:
                return "no"
            value = value[name]
        return "yes"

    return told


def _null_or_status(recording: Recording) -> str:
    return _status(recording) if recording.response.status >= 300 else "null in each field"


def _variables(recording: Recording) -> str:
    if recording.response.status >= 300:
        return _status(recording)
    return "that one" if len(recording.response.json()["data"]) == 1 else "all of them"


_CONDUCT: dict[str, tuple[str, Callable[[Recording], str]]] = {
    "a blocking call of a chatflow gets": ("chatflow/blocking_basic", _reply),
    "a blocking answer without text": ("chat/blocking_emptyout", _status),
    "a chatflow's stream begins with": ("chatflow/stream_basic", _first_event),
    "it ends with": ("chatflow/stream_basic", _last_events),
    "if the run fails": ("chatflow/stream_boom_mid", _last_events),
    "if the input is refused": ("chatflow/err_select_streaming", _refusal),
    "if it pauses": ("human_input/stream_pause", _last_events),
    "its usage is in": ("chatflow/stream_basic", _usage),
    "its answer after the client left": ("disconnect/messages_after_22s_chatflow", _kept),
    "a chat's answer after the client left": ("disconnect/messages_after_22s_chat", _kept),
    "an upload has `source_url`": ("files/upload_png", _field("source_url")),
    "code of an argument out of range": ("conversations/list_limit_0", _code),
    "a conversation deleted twice": ("conversations/delete_twice", _status),
    "`variable_name=` of variables gets": ("conversations/variables_by_name", _variables),
    "a run that is unknown": ("workflow_run/run_detail_unknown", _null_or_status),
}
"""What differs, the case that shows it, and what of the recording says so."""


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text("utf-8")), "utf-8")
