"""The content type of a recording, as Dify's speech-to-text wants it.

Dify compares it letter by letter with five, and what the rest of the world calls them is not among them.
The table is our own, so that the machine's mime.types has no say in it.
"""

import re
from pathlib import PurePath

_TYPES = {
    ".mp3": "audio/mp3",
    ".m4a": "audio/m4a",
    ".wav": "audio/wav",
    ".amr": "audio/amr",
    ".mpga": "audio/mpga",
}
_SPELLINGS = {spelling: spelling for spelling in _TYPES.values()} | {
    "audio/mpeg": "audio/mp3",
    "audio/mpeg3": "audio/mp3",
    "audio/x-mp3": "audio/mp3",
    "audio/x-mpeg": "audio/mp3",
    "audio/mp4": "audio/m4a",
    "audio/x-m4a": "audio/m4a",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "audio/x-pn-wav": "audio/wav",
    "audio/vnd.wave": "audio/wav",
    "audio/x-amr": "audio/amr",
}
# An MPEG frame starts with eleven set bits; the bytes listed after 0xFF are those that say layer II or III.
_MAGIC = re.compile(
    rb"(?P<wav>RIFF....WAVE)"
    rb"|(?P<mp3>ID3|\xff[\xe2-\xe5\xf2-\xf5\xfa-\xfd])"
    rb"|(?P<m4a>....ftyp)"
    rb"|(?P<amr>#!AMR)",
    re.DOTALL,
)
MAGIC_BYTES = 12


def known_suffix(name: str, first_bytes: bytes) -> str:
    """Find the suffix that tells Dify's type: of the name, else of the container the bytes show, else "".

    Args:
        name: a file name, "" if there is none.
        first_bytes: at least the first MAGIC_BYTES of the content, if there are as many.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in _TYPES:
        return suffix
    magic = _MAGIC.match(first_bytes)
    return f".{magic.lastgroup}" if magic else ""


def type_of_suffix(suffix: str) -> str | None:
    """Tell the content type of a suffix that Dify knows, as ".wav"; None for any other."""
    return _TYPES.get(suffix)


def as_dify_spells(content_type: str) -> str:
    """Turn "audio/mpeg" into "audio/mp3" and the like; a type that Dify does not know stays as it is."""
    return _SPELLINGS.get(content_type.partition(";")[0].strip().lower(), content_type)
