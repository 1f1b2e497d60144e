"""The targets, and what fuzzing them begins with: recorded streams and answers, and the words in them."""

import json
from collections.abc import Callable, Iterator

from dify_chat_api.events import EVENT_MODELS
from tests.fuzz import decoder, errors, events
from tests.support.recordings import Recording, find

_LONGEST = 4096


def streams() -> Iterator[bytes]:
    """A recorded frame of each kind, and the streams that are short."""
    kinds: dict[str, bytes] = {}
    for body in (recording.response.body for recording in find("*") if recording.is_stream):
        for frame in body.split(b"\n\n"):
            if frame.startswith(b"data: {") and len(frame) < _LONGEST:
                kinds.setdefault(json.loads(frame.removeprefix(b"data: "))["event"], frame + b"\n\n")
        if len(body) <= _LONGEST:
            yield body
    yield from kinds.values()


def answers() -> Iterator[bytes]:
    """The recorded answers that are no stream, as the target for errors takes them."""
    yield from {_packed(recording) for recording in find("*") if not recording.is_stream}


def _packed(recording: Recording) -> bytes:
    response = recording.response
    fields = {name.lower(): value.encode("latin-1") for name, value in response.headers}
    status = max(response.status - 300, 0).to_bytes(2)
    parts = [fields.get(name, b"") for name in ("content-type", "location", "retry-after")]
    return status + errors.SEPARATOR.join([*parts, response.body[:_LONGEST]])


def limited_streams() -> Iterator[bytes]:
    """The same with the byte before them that chooses the decoder's limit."""
    yield from (bytes([place % 4]) + stream for place, stream in enumerate(streams()))


TARGETS: dict[str, tuple[Callable[[bytes], None], Callable[[], Iterator[bytes]]]] = {
    "decoder": (decoder.check, limited_streams),
    "events": (events.check, streams),
    "errors": (errors.check, answers),
}
"""What is to be checked, and what to begin with, by name."""


def dictionary() -> str:
    """The words that a fuzzer can't guess, in libFuzzer's form."""
    words = [
        "data: ",
        "event: ",
        "\n\n",
        "\r\n",
        "\ufeff",
        "<title>",
        "<script",
        '"data":{',
        '"outputs":{"answer":"',
    ]
    words += [
        "text/html",
        "application/json",
        "app-0123456789abcdef",
        '"status":"failed"',
        '"\\ud800"',
        "1e999",
        "NaN",
    ]
    words += [f'"event":"{name}"' for name in EVENT_MODELS]
    words += [
        f'"{name}":' for name in ("answer", "task_id", "workflow_run_id", "metadata", "message", "errors")
    ]
    return "".join(f'"{_escaped(word)}"\n' for word in words)


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())
