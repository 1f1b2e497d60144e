"""The media types of files: by suffix, by first bytes, and as Dify's speech-to-text spells them.

The table is ours. What `mimetypes` knows depends on the machine: a slim container has no /etc/mime.types, and
so no type for .webp and .docx.
"""

import re
from pathlib import PurePath

_BY_SUFFIX = {
    # Several suffixes may have one type. The first of them names a file of that type.
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".jpe": "image/jpeg",
    ".jfif": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
    ".bmp": "image/bmp",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".ico": "image/vnd.microsoft.icon",
    ".heic": "image/heic",
    ".heif": "image/heif",
    ".avif": "image/avif",
    ".mp3": "audio/mpeg",
    ".mpga": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".amr": "audio/amr",
    ".aac": "audio/aac",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".flac": "audio/flac",
    ".weba": "audio/webm",
    ".wma": "audio/x-ms-wma",
    ".aif": "audio/aiff",
    ".aiff": "audio/aiff",
    ".mid": "audio/midi",
    ".midi": "audio/midi",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".mpeg": "video/mpeg",
    ".mpg": "video/mpeg",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".avi": "video/x-msvideo",
    ".wmv": "video/x-ms-wmv",
    ".flv": "video/x-flv",
    ".3gp": "video/3gpp",
    ".ogv": "video/ogg",
    ".txt": "text/plain",
    ".log": "text/plain",
    ".properties": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".mdx": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".ics": "text/calendar",
    ".css": "text/css",
    ".js": "text/javascript",
    ".py": "text/x-python",
    ".xml": "application/xml",
    ".json": "application/json",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".toml": "application/toml",
    ".ipynb": "application/x-ipynb+json",
    ".pdf": "application/pdf",
    ".rtf": "application/rtf",
    ".epub": "application/epub+zip",
    ".eml": "message/rfc822",
    ".msg": "application/vnd.ms-outlook",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".zip": "application/zip",
}
UNKNOWN_TYPE = "application/octet-stream"
_KINDS = ("image", "audio", "video")

# Speech-to-text compares the type of a part letter by letter with these five.
_SPEECH = {suffix: f"audio/{suffix[1:]}" for suffix in (".mp3", ".m4a", ".wav", ".amr", ".mpga")}
_SPELLINGS = {spelling: spelling for spelling in _SPEECH.values()} | {
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
_SUFFIXES = (
    {spelling: f".{spoken[6:]}" for spelling, spoken in _SPELLINGS.items()}
    | {media_type: suffix for suffix, media_type in reversed(_BY_SUFFIX.items())}
    | {"audio/x-flac": ".flac", "audio/opus": ".opus"}
)

# An MPEG frame starts with eleven set bits; the bytes listed after 0xFF are those that say layer II or III.
_MAGIC = (
    rb"(?s)(?P<png>\x89PNG\r\n\x1a\n)"
    rb"|(?P<jpg>\xff\xd8\xff)"
    rb"|(?P<gif>GIF8[79]a)"
    rb"|(?P<webp>RIFF....WEBP)"
    rb"|(?P<bmp>BM....\0\0\0\0)"
    rb"|(?P<tif>II\*\0|MM\0\*)"
    rb"|(?P<heic>....ftyp(?:heic|heix|mif1))"
    rb"|(?P<avif>....ftypavif)"
    rb"|(?P<wav>RIFF....WAVE)"
    rb"|(?P<mp3>ID3|\xff[\xe2-\xe5\xf2-\xf5\xfa-\xfd])"
    rb"|(?P<m4a>....ftypM4A)"
    rb"|(?P<amr>#!AMR)"
    rb"|(?P<aac>\xff[\xf1\xf9])"
    rb"|(?P<ogg>OggS)"
    rb"|(?P<flac>fLaC)"
    rb"|(?P<mp4>....ftyp)"
    rb"|(?P<webm>\x1a\x45\xdf\xa3)"
    rb"|(?P<pdf>%PDF-)"
)
MAGIC_BYTES = 12


def media_type(name: str) -> str | None:
    """Return the media type that a file's name tells; None if it tells none."""
    return _BY_SUFFIX.get(_suffix(name))


def speech_suffix(name: str, first_bytes: bytes) -> str:
    """Return the suffix of the name if Dify takes such speech, else of what the first bytes show, else ""."""
    if (suffix := _suffix(name)) in _SPEECH:
        return suffix
    found = suffix_of_content(first_bytes)
    return ".m4a" if found == ".mp4" else found  # in one container: browsers and phones record speech so


def speech_type(suffix: str) -> str | None:
    """Return the type of speech that Dify takes, by its suffix; None if it takes none of it."""
    return _SPEECH.get(suffix)


def speech_kinds() -> str:
    """Return the kinds of speech that Dify takes, for a text: "mp3, m4a, wav"."""
    return ", ".join(suffix[1:] for suffix in _SPEECH)


def as_dify_spells(content_type: str) -> str:
    """Turn "audio/mpeg" into "audio/mp3" and the like; a type that Dify does not know stays as it is."""
    return _SPELLINGS.get(_essence(content_type), content_type)


def kind_of(content_type: str, name: str = "") -> str:
    """Return what a file is used as: `image`, `audio`, `video`, or else `document`.

    Args:
        content_type: The file's type; it goes before the name.
        name: The file's name, in case the type tells no kind.
    """
    for told in (content_type, media_type(name) or ""):
        kind = _essence(told).partition("/")[0]
        if kind in _KINDS:
            return kind
    return "document"


def suffix_of_content(first_bytes: bytes) -> str:
    """Return the suffix of what the first bytes show, as ".png"; "" if they show nothing that is known.

    Args:
        first_bytes: At least the first MAGIC_BYTES of the content, if there are as many.
    """
    magic = re.match(_MAGIC, first_bytes)
    return f".{magic.lastgroup}" if magic else ""


def suffix_of_type(content_type: str) -> str:
    """Return the suffix of a media type, as ".wav"; "" if it isn't known."""
    return _SUFFIXES.get(_essence(content_type), "")


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()


def _essence(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()
