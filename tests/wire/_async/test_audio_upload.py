"""Recordings on their way to Dify: what arrives is what was given."""

from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from dify_chat import AsyncDifyChat, RateLimitError
from dify_chat._async import http
from tests.support.made import refusal
from tests.support.recordings import load
from tests.support.replay import ReplayServer
from tests.support.wire_view import Part, parts
from tests.wire._async.talks import KEY, talk

pytestmark = pytest.mark.every_transport

TEXT = load("1.16.0/audio/stt_wav_chat")
USER = Part("user", None, None, b"user-1")
CRAFTED = (
    b'\r\n--%(boundary)s\r\nContent-Disposition: form-data; name="user"\r\n\r\nmallory\r\n'
    b"--%(boundary)s--\r\n"
)


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("a.mp3", "audio/mp3"),
        ("a.wav", "audio/wav"),
        ("a.m4a", "audio/m4a"),
        ("A.MP3", "audio/mp3"),
        ("a.amr", "audio/amr"),
        ("a.mpga", "audio/mpga"),
    ],
)
@pytest.mark.parametrize("kind", [str, Path])
@pytest.mark.unmeasured
async def test_a_path_brings_its_name_and_the_type_that_dify_wants(
    name: str, content_type: str, kind: Any, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x00\xff\r\n--")
    async with talk(TEXT) as (chat, server):
        reply = await chat.audio_to_text(kind(path))
    assert reply.to_dict() == TEXT.response.json()
    (request,) = server.requests
    assert parts(request) == [USER, Part("file", name, content_type, b"\x00\xff\r\n--")]
    assert request.header("Content-Length") == str(len(request.body))


async def test_bytes_open_files_and_tuples(tmp_path: Path) -> None:
    path = tmp_path / "speech.m4a"
    path.write_bytes(b"ID3 on the disk")
    wav = b"RIFF\0\0\0\0WAVEfmt "
    in_memory = BytesIO(b"skipped ID3 in memory")
    in_memory.seek(8)
    given: list[Any] = [
        wav,
        in_memory,
        ("a.mp3", wav),
        ("a.bin", BytesIO(wav), "audio/mpeg"),
        ("a.bin", wav, "audio/unheard-of"),
        ("a.bin", b"?", None),
    ]
    async with talk(*[TEXT] * 7) as (chat, server):
        for file in given:
            await chat.audio_to_text(file)
        with path.open("rb") as opened:
            await chat.audio_to_text(opened)
            assert not opened.closed
    assert [parts(request)[1] for request in server.requests] == [
        Part("file", "audio.wav", "audio/wav", wav),
        Part("file", "audio.mp3", "audio/mp3", b"ID3 in memory"),
        Part("file", "a.mp3", "audio/mp3", wav),
        Part("file", "a.bin", "audio/mp3", wav),
        Part("file", "a.bin", "audio/unheard-of", wav),
        Part("file", "a.bin", "application/octet-stream", b"?"),
        Part("file", "speech.m4a", "audio/m4a", b"ID3 on the disk"),
    ]


@pytest.mark.parametrize("boundary", [b"+++", b"%032x" % 0, b"----WebKitFormBoundary"])
async def test_a_file_that_imitates_a_boundary_changes_no_field(boundary: bytes) -> None:
    crafted = CRAFTED % {b"boundary": boundary}
    async with talk(TEXT) as (chat, server):
        await chat.audio_to_text(("a.wav", crafted))
    assert parts(server.requests[0]) == [USER, Part("file", "a.wav", "audio/wav", crafted)]


async def test_no_two_requests_have_the_same_boundary() -> None:
    async with talk(TEXT, TEXT) as (chat, server):
        await chat.audio_to_text(b"RIFF")
        await chat.audio_to_text(CRAFTED % {b"boundary": b"+++"})
    first, second = (request.header("Content-Type") for request in server.requests)
    assert first != second


@pytest.mark.parametrize(
    "name",
    [
        'quo"te.wav',
        "line\r\nX-Evil: 1.wav",
        "Zoë 你 💥.wav",
        "back\\slash.wav",
        "semi;colon=1.wav",
        "%22.wav",
        "a" * 251 + ".wav",
        "你" * 1000 + ".wav",
        '--"; filename="b.wav',
        "/etc/passwd.wav",
        "nul\0.wav",
    ],
)
@pytest.mark.unmeasured
async def test_any_name_arrives_and_changes_nothing_else(name: str) -> None:
    async with talk(TEXT) as (chat, server):
        await chat.audio_to_text((name, b"RIFF"))
    (request,) = server.requests
    user, file = parts(request)
    assert (user, file.content, file.content_type) == (USER, b"RIFF", "audio/wav")
    escaped = name
    for character in '"\r\n\0':
        escaped = escaped.replace(character, f"%{ord(character):02X}")
    assert f'filename="{escaped}"'.encode() in request.body.replace(b"\\\\", b"\\")


async def test_the_user_may_be_anything() -> None:
    user = 'Zoë"--x: 你 💥'
    async with talk(TEXT) as (chat, server):
        await chat.audio_to_text(b"RIFF", user_id=user)
    assert parts(server.requests[0])[0] == Part("user", None, None, user.encode())


async def test_an_upload_that_found_no_server_starts_from_its_beginning_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"RIFF" * 1000)
    server = ReplayServer(TEXT)
    with ExitStack() as running:

        def come_up(*_: object) -> float:
            running.enter_context(server)
            return 0.0

        monkeypatch.setattr(http, "backoff", come_up)
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            await chat.audio_to_text(path)
    assert [parts(request)[1].content for request in server.requests] == [b"RIFF" * 1000]


async def test_an_upload_that_was_refused_and_cannot_be_rewound_is_not_repeated() -> None:
    class Pipe:
        read = BytesIO(b"RIFF").read

    pipe: Any = Pipe()
    async with talk(refusal(429, "too_many_requests"), TEXT) as (chat, server):
        with pytest.raises(RateLimitError):
            await chat.audio_to_text(pipe)
    assert len(server.requests) == 1
