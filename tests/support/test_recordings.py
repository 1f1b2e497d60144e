"""tests/support/recordings.py, on the recordings themselves."""

from collections import Counter

import pytest

from tests.support.recordings import FOLDER, Recording, find, load

EVERY = find("*")


def is_whole(recording: Recording) -> bool:
    """Return whether the length and the chunks of a response are those of its body."""
    response = recording.response
    length = dict(response.headers).get("Content-Length", str(len(response.body)))
    has_length = recording.request.method == "HEAD" or int(length) == len(response.body)
    if response.framing != "chunked":
        return has_length and not response.chunks
    return bool(response.chunks) and b"".join(chunk.data for chunk in response.chunks) == response.body


def test_recording_framing_matches_body() -> None:
    assert [str(recording) for recording in EVERY if not is_whole(recording)] == []


def test_recording_loaded_with_all_fields() -> None:
    recording = load("1.16.0/chat/stream_continue")
    assert str(recording) == "1.16.0/chat/stream_continue"
    assert (recording.version, recording.app_mode) == ("1.16.0", "chat")
    assert (recording.request.method, recording.request.path) == ("POST", "/v1/chat-messages")
    assert recording.request.json()["response_mode"] == "streaming"
    assert recording.is_stream
    assert recording.response.complete
    assert [len(chunk.data) for chunk in recording.response.chunks] == [297, 299, 299, 297, 640]
    assert recording.response.chunks[1].pause == pytest.approx(0.0177)


def test_recordings_have_four_versions_and_each_framing() -> None:
    assert Counter(recording.version for recording in EVERY) == {
        "1.16.0": 447,
        "1.13.0": 442,
        "1.9.0": 417,
        "1.7.2": 399,
    }
    assert {recording.response.framing for recording in EVERY} == {"chunked", "content-length", "none"}


def test_recording_bodies_binary_and_json() -> None:
    assert load("1.16.0/audio/tts_text_chat").response.content_type == "audio/mpeg"
    upload = load("1.16.0/audio/stt_wav_chat").request.body
    assert upload is not None
    assert b"RIFF" in upload
    assert "text" in load("1.16.0/audio/stt_wav_chat").response.json()


def test_recording_incomplete_if_recorder_left() -> None:
    assert not load("1.16.0/disconnect/stream_client_leaves_chat").response.complete


def test_find_with_several_patterns_and_with_none_matching() -> None:
    names = [recording.name for recording in find("1.1?.0/stop/stop_chat", "1.9.0/chat/blocking_basic")]
    assert names == ["1.13.0/stop/stop_chat", "1.16.0/stop/stop_chat", "1.9.0/chat/blocking_basic"]
    with pytest.raises(LookupError, match="nowhere"):
        find("nowhere/*")


def test_cut_at_keeps_bytes() -> None:
    recording = load("1.16.0/chat/blocking_basic")
    body = recording.response.body
    cut = recording.cut_at([5, 1]).response
    assert [chunk.data for chunk in cut.chunks] == [body[:1], body[1:5], body[5:]]
    assert cut.body == body
    assert "Content-Length" not in dict(cut.headers)
    assert dict(cut.headers)["Transfer-Encoding"] == "chunked"


def test_broken_off_keeps_first_chunks() -> None:
    recording = load("1.16.0/chat/stream_continue")
    broken = recording.broken_off(after_chunks=2).response
    assert not broken.complete
    assert broken.body == recording.response.body[: 297 + 299]


def test_recordings_readme_lists_each_file() -> None:
    area, listed, versions = "", dict[str, str](), list[str]()
    for line in (FOLDER / "README.md").read_text("utf-8").splitlines():
        case, _, *cells, _ = (
            [cell.strip() for cell in line.strip("|").split("|")] if "|" in line else ("", "", "")
        )
        if line.startswith("## "):
            area = line.removeprefix("## ")
        elif case == "case":
            versions = cells
        elif line.startswith("| "):
            listed |= {
                f"{version}/{area}/{case}": cell for version, cell in zip(versions, cells, strict=True)
            }
    assert {name: cell for name, cell in listed.items() if cell != "\u2013"} == {
        str(recording): f"{recording.response.status}{'*' if recording.is_stream else ''}"
        for recording in EVERY
    }
